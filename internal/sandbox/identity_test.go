// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestIdentity_callerIdentity(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	for _, test := range []struct {
		who          sandbox.Identity
		arn, account string
	}{
		{s.Admin(), "arn:aws:iam::123456789012:user/admin", sandbox.ManagementAccount},
		{s.Delegate(), "arn:aws:iam::444455556666:user/delegate", sandbox.DelegatedAdministrator},
		{s.AddUser(sandbox.Member, "owner"), "arn:aws:iam::111122223333:user/owner", sandbox.Member},
		{s.AddRoot(sandbox.OtherMember), "arn:aws:iam::555566667777:root", sandbox.OtherMember},
	} {
		if test.who.ARN != test.arn || test.who.AccountID() != test.account {
			t.Errorf("got %s of %s, want %s", test.who.ARN, test.who.AccountID(), test.arn)
		}
		if got := whoami(t, as(s, test.who)); got != test.arn {
			t.Errorf("signs as %s, want %s", got, test.arn)
		}
		// Example keys of AWS's documentation have this suffix.
		documented := strings.HasSuffix(test.who.AccessKeyID, "EXAMPLE")
		if !documented && !regexp.MustCompile("^AKIA[A-Z2-7]{16}$").MatchString(test.who.AccessKeyID) || len(test.who.SecretAccessKey) != 40 {
			t.Errorf("key %s with a secret of %d characters", test.who.AccessKeyID, len(test.who.SecretAccessKey))
		}
	}
}

func TestIdentity_userID(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	out, err := sts.NewFromConfig(as(s, s.Admin())).GetCallerIdentity(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := aws.ToString(out.UserId); !regexp.MustCompile("^AIDA[A-Z2-7]{16}$").MatchString(got) {
		t.Errorf("got user ID %s", got)
	}
}

func TestAddUser_newKey(t *testing.T) {
	t.Parallel()
	one, other := sandboxtest.Start(t).AddUser(sandbox.Member, "owner"), sandboxtest.Start(t).AddUser(sandbox.Member, "owner")
	if one.AccessKeyID == other.AccessKeyID || one.SecretAccessKey == other.SecretAccessKey {
		t.Error("the same key twice")
	}
}

func TestIdentity_printsNoSecret(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	who := openRoot(t, s, unlockBucketPolicy)
	who.ARN = "arn:aws:iam::111122223333:root"
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		for _, value := range []any{who, &who, []sandbox.Identity{who}, struct{ Who sandbox.Identity }{who}} {
			printed := fmt.Sprintf(verb, value)
			if strings.Contains(printed, who.SecretAccessKey) || strings.Contains(printed, who.SessionToken) ||
				strings.Contains(printed, fmt.Sprintf("%x", who.SecretAccessKey)) {
				t.Errorf("%s of %T prints a secret", verb, value)
			}
		}
	}
	if got, want := fmt.Sprint(who), who.ARN+" ("+who.AccessKeyID+")"; got != want {
		t.Errorf("prints as %s, want %s", got, want)
	}
}

func TestSecrets_complete(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	role := s.AddRole(sandbox.ManagementAccount, "opener", []string{"*"})
	owner := s.AddUser(sandbox.Member, "owner")
	root := openRoot(t, s, unlockBucketPolicy)
	assumed, err := assumeRole(t, as(s, s.Admin()), &sts.AssumeRoleInput{RoleArn: &role})
	if err != nil {
		t.Fatal(err)
	}
	s.InstanceRole()
	fromInstance, err := instance(t, s).Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.TaskRole()
	fromContainer, err := container(s, "").Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Inject(sandbox.PartialCredentials("AssumeRoot", "Expiration"))
	partial := openRoot(t, s, unlockBucketPolicy)

	secrets := s.Secrets()
	for name, secret := range map[string]string{
		"admin's":              s.Admin().SecretAccessKey,
		"delegate's":           s.Delegate().SecretAccessKey,
		"user's":               owner.SecretAccessKey,
		"root session's":       root.SecretAccessKey,
		"root session's token": root.SessionToken,
		"role's":               aws.ToString(assumed.Credentials.SecretAccessKey),
		"role's token":         aws.ToString(assumed.Credentials.SessionToken),
		"instance's":           fromInstance.SecretAccessKey,
		"instance's token":     fromInstance.SessionToken,
		"container's":          fromContainer.SecretAccessKey,
		"container's token":    fromContainer.SessionToken,
		"fault's":              partial.SecretAccessKey,
		"fault's token":        partial.SessionToken,
		"web identity token":   s.WebIdentityToken(),
		"container token":      s.ContainerToken(),
	} {
		if secret == "" || !slices.Contains(secrets, secret) {
			t.Errorf("the %s secret is missing", name)
		}
	}
	record := fmt.Sprintf("%+v", s.Calls())
	for _, secret := range secrets {
		if strings.Contains(record, secret) {
			t.Error("a secret is on record")
		}
	}
}
