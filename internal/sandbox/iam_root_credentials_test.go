// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// audit reads the root credentials of an account with the calls of a root session.
func audit(t *testing.T, s *sandbox.Sandbox, account string) sandbox.RootCredentials {
	t.Helper()
	users := iam.NewFromConfig(as(s, openRootIn(t, s, account, auditRootUserCredentials)))
	var found sandbox.RootCredentials
	user, err := users.GetUser(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if profile, err := users.GetLoginProfile(t.Context(), nil); err == nil {
		if profile.LoginProfile.UserName != nil || profile.LoginProfile.PasswordResetRequired {
			t.Errorf("got login profile %+v", profile.LoginProfile)
		}
		found.Password = &sandbox.Password{
			Created:  aws.ToTime(profile.LoginProfile.CreateDate),
			LastUsed: aws.ToTime(user.User.PasswordLastUsed),
		}
	} else {
		failure{404, "NoSuchEntity", "Login Profile for User null cannot be found."}.check(t, err)
	}
	for keys := iam.NewListAccessKeysPaginator(users, nil); keys.HasMorePages(); {
		out, err := keys.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range out.AccessKeyMetadata {
			used, err := users.GetAccessKeyLastUsed(t.Context(), &iam.GetAccessKeyLastUsedInput{AccessKeyId: key.AccessKeyId})
			if err != nil {
				t.Fatal(err)
			}
			last := used.AccessKeyLastUsed
			found.AccessKeys = append(found.AccessKeys, sandbox.AccessKey{
				ID: aws.ToString(key.AccessKeyId), Status: string(key.Status), Created: aws.ToTime(key.CreateDate),
				LastUsed: aws.ToTime(last.LastUsedDate), LastUsedRegion: aws.ToString(last.Region),
				LastUsedService: aws.ToString(last.ServiceName),
			})
		}
	}
	for certificates := iam.NewListSigningCertificatesPaginator(users, nil); certificates.HasMorePages(); {
		out, err := certificates.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range out.Certificates {
			found.SigningCertificates = append(found.SigningCertificates, sandbox.SigningCertificate{
				ID: aws.ToString(c.CertificateId), Status: string(c.Status), Uploaded: aws.ToTime(c.UploadDate),
			})
		}
	}
	for devices := iam.NewListMFADevicesPaginator(users, nil); devices.HasMorePages(); {
		out, err := devices.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range out.MFADevices {
			found.MFADevices = append(found.MFADevices, sandbox.MFADevice{
				SerialNumber: aws.ToString(d.SerialNumber), Enabled: aws.ToTime(d.EnableDate),
			})
		}
	}
	return found
}

// summary returns the entries of GetAccountSummary.
func summary(t *testing.T, s *sandbox.Sandbox, account string) map[string]int32 {
	t.Helper()
	out, err := iam.NewFromConfig(as(s, openRootIn(t, s, account, auditRootUserCredentials))).GetAccountSummary(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return out.SummaryMap
}

func TestAudit_everyKindOfCredential(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	want := s.RootCredentials(sandbox.Member)
	if want.Password == nil || len(want.AccessKeys) != 2 || len(want.SigningCertificates) != 1 || len(want.MFADevices) != 1 {
		t.Fatalf("the member has credentials %+v", want)
	}
	if active, unused := want.AccessKeys[0], want.AccessKeys[1]; active.Status != "Active" || active.LastUsed.IsZero() ||
		unused.Status != "Inactive" || !unused.LastUsed.IsZero() {
		t.Errorf("the member has access keys %+v", want.AccessKeys)
	}
	want.AccessKeys[1].LastUsedRegion, want.AccessKeys[1].LastUsedService = "N/A", "N/A"
	if got := audit(t, s, sandbox.Member); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	present := map[string]int32{
		"AccountPasswordPresent": 1, "AccountAccessKeysPresent": 1, "AccountSigningCertificatesPresent": 1, "AccountMFAEnabled": 1,
	}
	if got := summary(t, s, sandbox.Member); !reflect.DeepEqual(got, present) {
		t.Errorf("got summary %v, want %v", got, present)
	}
}

func TestAudit_noCredentials(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	if got := audit(t, s, sandbox.OtherMember); !reflect.DeepEqual(got, sandbox.RootCredentials{}) {
		t.Errorf("got %+v", got)
	}
	for entry, n := range summary(t, s, sandbox.OtherMember) {
		if n != 0 {
			t.Errorf("%s is %d", entry, n)
		}
	}
}

func TestAudit_pages(t *testing.T) {
	t.Parallel()
	created := time.Date(2025, time.May, 1, 0, 0, 0, 0, time.UTC)
	var want sandbox.RootCredentials
	for i := range 8 {
		n := strconv.Itoa(i)
		want.AccessKeys = append(want.AccessKeys, sandbox.AccessKey{
			ID: "AKIA" + n + "11111111EXAMPLE", Status: "Active", Created: created,
			LastUsed: created, LastUsedRegion: "eu-west-1", LastUsedService: "sqs",
		})
		want.SigningCertificates = append(want.SigningCertificates, sandbox.SigningCertificate{
			ID: n + "TA7SMP42TDN5Z26OBPJE7EXAMPLE", Status: "Inactive", Uploaded: created,
		})
		want.MFADevices = append(want.MFADevices, sandbox.MFADevice{SerialNumber: "GAHT1234567" + n, Enabled: created})
	}
	for _, size := range []int{0, 1, 3, 8} {
		t.Run(fmt.Sprintf("page size %d", size), func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			s.SetPageSize(size)
			s.ChangeRootCredentials(sandbox.OtherMember, func(c *sandbox.RootCredentials) { *c = want })
			if got := audit(t, s, sandbox.OtherMember); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			pages := 1
			if size > 0 {
				pages = (8 + size - 1) / size
			}
			for _, action := range []string{"ListAccessKeys", "ListSigningCertificates", "ListMFADevices"} {
				if got := len(s.Calls(action)); got != pages {
					t.Errorf("got %d requests of %s, want %d", got, action, pages)
				}
			}
		})
	}
}

func TestListAccessKeys_pageParameters(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	users := iam.NewFromConfig(as(s, openRoot(t, s, auditRootUserCredentials)))
	out, err := users.ListAccessKeys(t.Context(), &iam.ListAccessKeysInput{MaxItems: aws.Int32(1)})
	if err != nil {
		t.Fatal(err)
	}
	if !out.IsTruncated || out.Marker == nil || len(out.AccessKeyMetadata) != 1 {
		t.Errorf("got %+v", out)
	}
	_, err = users.ListAccessKeys(t.Context(), &iam.ListAccessKeysInput{MaxItems: aws.Int32(1001)})
	invalid("1 validation error detected: Value '1001' at 'maxItems' failed to satisfy constraint: "+
		"Member must have value less than or equal to 1000").check(t, err)
	_, err = users.ListAccessKeys(t.Context(), &iam.ListAccessKeysInput{Marker: aws.String("AAAA")})
	invalid("Invalid Marker").check(t, err)
}

func TestAudit_otherUser(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	users := iam.NewFromConfig(as(s, openRoot(t, s, auditRootUserCredentials)))
	_, err := users.ListMFADevices(t.Context(), &iam.ListMFADevicesInput{UserName: aws.String("alice")})
	failure{404, "NoSuchEntity", "The user with name alice cannot be found."}.check(t, err)
	_, err = users.GetAccessKeyLastUsed(t.Context(), &iam.GetAccessKeyLastUsedInput{AccessKeyId: aws.String("AKIAIOSFODNN7EXAMPLE")})
	failure{404, "NoSuchEntity", "The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found."}.check(t, err)
}

func TestListAccessKeys_iamUser(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	out, err := iam.NewFromConfig(as(s, s.Admin())).ListAccessKeys(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	keys := out.AccessKeyMetadata
	if len(keys) != 1 || aws.ToString(keys[0].AccessKeyId) != s.Admin().AccessKeyID || aws.ToString(keys[0].UserName) != "admin" {
		t.Errorf("got %+v", keys)
	}
}

func TestChangeRootCredentials_nextRequest(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	before := s.RootCredentials(sandbox.Member)
	used := time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC)
	s.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) {
		c.Password = nil
		c.AccessKeys[1].LastUsed, c.AccessKeys[1].LastUsedRegion, c.AccessKeys[1].LastUsedService = used, "eu-west-1", "sqs"
	})
	got := audit(t, s, sandbox.Member)
	key := got.AccessKeys[1]
	if got.Password != nil || key.LastUsed != used || key.LastUsedRegion != "eu-west-1" || key.LastUsedService != "sqs" {
		t.Errorf("got %+v", got)
	}
	if before.Password == nil || !before.AccessKeys[1].LastUsed.IsZero() {
		t.Error("a copy of the credentials changed")
	}
}

func TestAddRoot_addsCredential(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	key := s.AddRoot(sandbox.OtherMember)
	if got := audit(t, s, sandbox.OtherMember).AccessKeys; len(got) != 1 || got[0].ID != key.AccessKeyID {
		t.Errorf("got access keys %+v, want %s", got, key.AccessKeyID)
	}
}
