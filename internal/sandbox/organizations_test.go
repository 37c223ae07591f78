// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestListOrganizationsFeatures_enabled(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		disabled []string
		want     []iamtypes.FeatureType
	}{
		"both":    {nil, []iamtypes.FeatureType{sandbox.RootCredentialsManagement, sandbox.RootSessions}},
		"one":     {[]string{sandbox.RootCredentialsManagement}, []iamtypes.FeatureType{sandbox.RootSessions}},
		"other":   {[]string{sandbox.RootSessions}, []iamtypes.FeatureType{sandbox.RootCredentialsManagement}},
		"neither": {[]string{sandbox.RootSessions, sandbox.RootCredentialsManagement}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			for _, feature := range test.disabled {
				s.DisableFeature(feature)
			}
			for _, who := range []sandbox.Identity{s.Admin(), s.Delegate()} {
				out, err := iam.NewFromConfig(as(s, who)).ListOrganizationsFeatures(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(out.EnabledFeatures, test.want) || aws.ToString(out.OrganizationId) != sandbox.OrganizationID {
					t.Errorf("got %v of %s, want %v", out.EnabledFeatures, aws.ToString(out.OrganizationId), test.want)
				}
			}
		})
	}
}

func TestListOrganizationsFeatures_refused(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	member := s.AddUser(sandbox.Member, "owner", sandbox.Allow("*"))
	nobody := s.AddUser(sandbox.ManagementAccount, "nobody")
	list := func(who sandbox.Identity) error {
		_, err := iam.NewFromConfig(as(s, who)).ListOrganizationsFeatures(t.Context(), nil)
		return err
	}
	failure{400, "AccountNotManagementOrDelegatedAdministratorException",
		"Input account 111122223333 is neither management account nor delegated admin."}.check(t, list(member))
	denied("User: arn:aws:iam::123456789012:user/nobody is not authorized to perform: iam:ListOrganizationsFeatures on resource: * "+
		"because no identity-based policy allows the iam:ListOrganizationsFeatures action").check(t, list(nobody))
	s.SetTrustedAccess(false)
	failure{400, "ServiceAccessNotEnabledException",
		"Trusted Access for IAM not enabled by organization of input account 123456789012."}.check(t, list(s.Admin()))
	s.SetTrustedAccess(true)
	if err := list(s.Admin()); err != nil {
		t.Error(err)
	}
}

func TestDescribeOrganization_managementAccount(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	for _, account := range []string{sandbox.ManagementAccount, sandbox.Member} {
		who := s.AddUser(account, "reader", sandbox.Allow("organizations:Describe*"))
		out, err := organizations.NewFromConfig(as(s, who)).DescribeOrganization(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		id, manager := aws.ToString(out.Organization.Id), aws.ToString(out.Organization.MasterAccountId)
		if id != sandbox.OrganizationID || manager != sandbox.ManagementAccount {
			t.Errorf("got organization %s of %s", id, manager)
		}
	}
}

func TestDescribeAccount_states(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	for account, want := range map[string]string{
		sandbox.ManagementAccount:      "ACTIVE",
		sandbox.DelegatedAdministrator: "ACTIVE",
		sandbox.Member:                 "ACTIVE",
		sandbox.OtherMember:            "ACTIVE",
		sandbox.SuspendedMember:        "SUSPENDED",
	} {
		for _, who := range []sandbox.Identity{s.Admin(), s.Delegate()} {
			input := &organizations.DescribeAccountInput{AccountId: &account}
			out, err := organizations.NewFromConfig(as(s, who)).DescribeAccount(t.Context(), input)
			if err != nil {
				t.Fatal(err)
			}
			if got := out.Account; string(got.State) != want || got.Status != "" || aws.ToString(got.Id) != account {
				t.Errorf("got account %s with State %q and Status %q, want State %s alone", aws.ToString(got.Id), got.State, got.Status, want)
			}
		}
	}
}

func TestDescribeAccount_refused(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	for name, test := range map[string]struct {
		who     sandbox.Identity
		account string
		want    failure
	}{
		"account outside": {
			s.Admin(), sandbox.Outsider,
			failure{400, "AccountNotFoundException", "You specified an account that doesn't exist."},
		},
		"no permission": {
			s.AddUser(sandbox.ManagementAccount, "nobody"), sandbox.Member,
			failure{400, "AccessDeniedException",
				"User: arn:aws:iam::123456789012:user/nobody is not authorized to perform: organizations:DescribeAccount " +
					"on resource: * because no identity-based policy allows the organizations:DescribeAccount action"},
		},
		"caller in a member": {
			s.AddUser(sandbox.Member, "owner", sandbox.Allow("*")), sandbox.Member,
			failure{400, "AccessDeniedException", "You don't have permissions to access this resource."},
		},
		"caller outside": {
			s.AddUser(sandbox.Outsider, "outsider", sandbox.Allow("*")), sandbox.Member,
			failure{400, "AWSOrganizationsNotInUseException", "Your account is not a member of an organization."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			client := organizations.NewFromConfig(as(s, test.who))
			_, err := client.DescribeAccount(t.Context(), &organizations.DescribeAccountInput{AccountId: &test.account})
			test.want.check(t, err)
			if test.want.code == "AWSOrganizationsNotInUseException" {
				_, err = client.DescribeOrganization(t.Context(), nil)
				test.want.check(t, err)
			}
		})
	}
}
