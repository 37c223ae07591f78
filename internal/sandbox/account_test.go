// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// openRootIn opens a root session in an account.
func openRootIn(t *testing.T, s *sandbox.Sandbox, account, taskPolicy string, changes ...func(*aws.Config)) sandbox.Identity {
	t.Helper()
	out, err := sts.NewFromConfig(as(s, s.Admin(), changes...)).AssumeRoot(t.Context(), rootRequest(target(account), policy(taskPolicy)))
	if err != nil {
		t.Fatal(err)
	}
	return identity(out.Credentials)
}

func TestWithMembers_everyMemberIsAudited(t *testing.T) {
	t.Parallel()
	const n = 50
	s := sandboxtest.Start(t, sandbox.WithMembers(n))
	accounts := s.Accounts()
	if got, want := len(accounts), len(sandbox.DefaultAccounts())+n; got != want {
		t.Fatalf("got %d accounts, want %d", got, want)
	}
	combinations := map[[4]bool]bool{}
	for _, account := range accounts[len(accounts)-n:] {
		users := iam.NewFromConfig(as(s, openRootIn(t, s, account.ID, auditRootUserCredentials)))
		user, err := users.GetUser(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := aws.ToString(user.User.Arn), "arn:aws:iam::"+account.ID+":root"; got != want {
			t.Errorf("got user %s, want %s", got, want)
		}
		_, err = users.GetLoginProfile(t.Context(), nil)
		keys, keysErr := users.ListAccessKeys(t.Context(), nil)
		certificates, certificatesErr := users.ListSigningCertificates(t.Context(), nil)
		devices, devicesErr := users.ListMFADevices(t.Context(), nil)
		if keysErr != nil || certificatesErr != nil || devicesErr != nil {
			t.Fatal(keysErr, certificatesErr, devicesErr)
		}
		got := [4]bool{err == nil, len(keys.AccessKeyMetadata) > 0, len(certificates.Certificates) > 0, len(devices.MFADevices) > 0}
		root := account.Root
		want := [4]bool{root.Password != nil, len(root.AccessKeys) > 0, len(root.SigningCertificates) > 0, len(root.MFADevices) > 0}
		if got != want {
			t.Errorf("account %s has credentials %t, want %t", account.ID, got, want)
		}
		combinations[got] = true
	}
	if len(combinations) != 16 {
		t.Errorf("%d members have %d combinations of credentials, want 16", n, len(combinations))
	}
}

func TestWithMembers_sameInEverySandbox(t *testing.T) {
	t.Parallel()
	one, other := sandboxtest.Start(t, sandbox.WithMembers(100)), sandboxtest.Start(t, sandbox.WithMembers(100))
	if !reflect.DeepEqual(one.Accounts(), other.Accounts()) {
		t.Error("two sandboxes have different members")
	}
}

func TestWithAccounts_replacesTheDefault(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t, sandbox.WithAccounts(
		sandbox.Account{ID: sandbox.ManagementAccount},
		sandbox.Account{ID: "210987654321", Name: "billing", Buckets: []sandbox.Bucket{{Name: "invoices", Region: "eu-west-1"}}},
	))
	accounts := s.Accounts()
	if len(accounts) != 2 || accounts[1].Name != "billing" || accounts[1].State != "ACTIVE" || accounts[1].Buckets[0].Name != "invoices" {
		t.Errorf("got %+v", accounts)
	}
	if _, err := assumeRoot(t, as(s, s.Admin()), auditRootUserCredentials); err == nil {
		t.Error("AssumeRoot succeeded for an account outside the organization")
	}
	openRootIn(t, s, "210987654321", auditRootUserCredentials)
}

func TestWithAccounts_invalid(t *testing.T) {
	t.Parallel()
	management := sandbox.Account{ID: sandbox.ManagementAccount}
	for name, accounts := range map[string][]sandbox.Account{
		"no management account": {{ID: sandbox.Member}},
		"short ID":              {management, {ID: "123"}},
		"ID given twice":        {management, management},
		"unknown State":         {management, {ID: sandbox.Member, State: "Active"}},
		"bucket given twice":    {{ID: sandbox.ManagementAccount, Buckets: []sandbox.Bucket{{Name: "one"}, {Name: "one"}}}},
		"queue given twice":     {{ID: sandbox.ManagementAccount, Queues: []sandbox.Queue{{Name: "one"}, {Name: "one"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("New did not panic")
				}
			}()
			sandbox.New(sandbox.WithAccounts(accounts...)).Close()
		})
	}
}

func TestAccount_leavesAndReturns(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	admin := as(s, s.Admin())
	describe := func() error {
		_, err := organizations.NewFromConfig(admin).DescribeAccount(t.Context(), &organizations.DescribeAccountInput{
			AccountId: aws.String(sandbox.Member),
		})
		return err
	}
	refused := denied("User: arn:aws:iam::123456789012:user/admin is not authorized to perform: sts:AssumeRoot " +
		"on resource: arn:aws:iam::111122223333:root")
	before := s.Accounts()

	s.SetState(sandbox.Member, "PENDING_CLOSURE")
	_, err := assumeRoot(t, admin, auditRootUserCredentials)
	refused.check(t, err)
	if err := describe(); err != nil {
		t.Error(err)
	}

	s.RemoveAccount(sandbox.Member)
	_, err = assumeRoot(t, admin, auditRootUserCredentials)
	refused.check(t, err)
	failure{400, "AccountNotFoundException", "You specified an account that doesn't exist."}.check(t, describe())
	if _, ok := s.BucketPolicy(sandbox.LockedBucket); !ok {
		t.Error("the account lost its bucket")
	}

	returned := before[2]
	returned.Buckets, returned.Queues = nil, nil
	s.AddAccount(returned)
	if _, err := assumeRoot(t, admin, auditRootUserCredentials); err != nil {
		t.Error(err)
	}
	if got := s.RootCredentials(sandbox.Member); !reflect.DeepEqual(got, before[2].Root) {
		t.Errorf("got %+v, want %+v", got, before[2].Root)
	}
}
