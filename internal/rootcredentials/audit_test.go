// SPDX-License-Identifier: MPL-2.0

package rootcredentials_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// auditActions are the actions of an audit.
var auditActions = []string{
	"GetUser", "GetLoginProfile", "ListAccessKeys", "GetAccessKeyLastUsed", "ListSigningCertificates", "ListMFADevices",
}

// memberInventory holds the root credentials of sandbox.Member.
func memberInventory() rootcredentials.Inventory {
	date := func(s string) time.Time {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			panic(err)
		}
		return t
	}
	return rootcredentials.Inventory{
		AccountID:        sandbox.Member,
		Password:         &rootcredentials.Password{Created: date("2024-11-17T00:00:00Z")},
		PasswordLastUsed: date("2025-02-12T09:00:00Z"),
		AccessKeys: []rootcredentials.AccessKey{
			{
				ID: "AKIA111111111EXAMPLE", Status: "Active", Created: date("2024-11-24T00:00:00Z"),
				LastUsed: &rootcredentials.KeyUse{Date: date("2025-12-19T14:00:00Z"), Region: "us-east-1", Service: "s3"},
			},
			{ID: "AKIA222222222EXAMPLE", Status: "Inactive", Created: date("2024-12-04T00:00:00Z")},
		},
		SigningCertificates: []rootcredentials.SigningCertificate{
			{ID: "TA7SMP42TDN5Z26OBPJE7EXAMPLE", Status: "Active", Uploaded: date("2024-12-14T00:00:00Z")},
		},
		MFADevices: []rootcredentials.MFADevice{
			{SerialNumber: "arn:aws:iam::111122223333:mfa/root-account-mfa-device", Enabled: date("2024-11-18T00:00:00Z")},
		},
	}
}

func TestReader_everyKind(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	for name, as := range map[string]sandbox.Identity{"management account": sb.Admin(), "delegated administrator": sb.Delegate()} {
		t.Run(name, func(t *testing.T) {
			got, err := newReader(sb, as).Account(t.Context(), sandbox.Member)
			if err != nil {
				t.Fatal(err)
			}
			if want := memberInventory(); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			if !got.HasCredentials() {
				t.Error("HasCredentials is false")
			}
		})
	}
}

func TestReader_emptyAccount(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	got, err := newReader(sb, sb.Admin()).Account(t.Context(), sandbox.OtherMember)
	if err != nil {
		t.Fatal(err)
	}
	if want := (rootcredentials.Inventory{AccountID: sandbox.OtherMember}); !reflect.DeepEqual(got, want) || got.HasCredentials() {
		t.Errorf("got %+v", got)
	}
	var actions []string
	for _, call := range sb.Calls() {
		actions = append(actions, call.Action)
	}
	slices.Sort(actions)
	want := []string{"AssumeRoot", "GetLoginProfile", "GetUser", "ListAccessKeys", "ListMFADevices", "ListSigningCertificates"}
	if !slices.Equal(actions, want) {
		t.Errorf("got requests %v, want %v", actions, want)
	}
}

func TestReader_eachKindAloneIsFound(t *testing.T) {
	t.Parallel()
	for name, root := range map[string]sandbox.RootCredentials{
		"password":            {Password: &sandbox.Password{}},
		"access key":          {AccessKeys: []sandbox.AccessKey{{ID: "AKIAIOSFODNN7EXAMPLE"}}},
		"signing certificate": {SigningCertificates: []sandbox.SigningCertificate{{ID: "CERTIFICATEEXAMPLE"}}},
		"MFA device":          {MFADevices: []sandbox.MFADevice{{SerialNumber: "GAHT12345678"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			sb.ChangeRootCredentials(sandbox.OtherMember, func(c *sandbox.RootCredentials) { *c = root })
			got, err := newReader(sb, sb.Admin()).Account(t.Context(), sandbox.OtherMember)
			if err != nil || !got.HasCredentials() {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestReader_everyPage(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	sb.SetPageSize(1)
	sb.ChangeRootCredentials(sandbox.OtherMember, func(c *sandbox.RootCredentials) {
		for _, n := range []int{3, 1, 2} {
			c.AccessKeys = append(c.AccessKeys, sandbox.AccessKey{ID: fmt.Sprintf("AKIA%dEXAMPLE", n)})
			c.SigningCertificates = append(c.SigningCertificates, sandbox.SigningCertificate{ID: fmt.Sprintf("CERTIFICATE%dEXAMPLE", n)})
			c.MFADevices = append(c.MFADevices, sandbox.MFADevice{SerialNumber: fmt.Sprintf("GAHT%d", n)})
		}
	})
	got, err := newReader(sb, sb.Admin()).Account(t.Context(), sandbox.OtherMember)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, k := range got.AccessKeys {
		ids = append(ids, k.ID)
	}
	for _, c := range got.SigningCertificates {
		ids = append(ids, c.ID)
	}
	for _, d := range got.MFADevices {
		ids = append(ids, d.SerialNumber)
	}
	want := []string{
		"AKIA1EXAMPLE", "AKIA2EXAMPLE", "AKIA3EXAMPLE", "CERTIFICATE1EXAMPLE", "CERTIFICATE2EXAMPLE", "CERTIFICATE3EXAMPLE",
		"GAHT1", "GAHT2", "GAHT3",
	}
	if !slices.Equal(ids, want) {
		t.Errorf("got %v, want %v", ids, want)
	}
}

// The last page of a list fails, so that a part of the list is known.
func TestReader_laterPageFails(t *testing.T) {
	t.Parallel()
	for _, action := range []string{"ListAccessKeys", "ListSigningCertificates", "ListMFADevices"} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			sb.SetPageSize(1)
			sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) {
				c.SigningCertificates = append(c.SigningCertificates, sandbox.SigningCertificate{ID: "CERTIFICATEEXAMPLE"})
				c.MFADevices = append(c.MFADevices, sandbox.MFADevice{SerialNumber: "GAHT12345678"})
			})
			fault := sandbox.Throttled(action)
			fault.Skip = 1
			sb.Inject(fault)
			got, err := newReader(sb, sb.Admin()).Account(t.Context(), sandbox.Member)
			if f := failure(t, err); f.Action != action || f.Code != "Throttling" || !reflect.DeepEqual(got, rootcredentials.Inventory{}) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestReader_requestFails(t *testing.T) {
	t.Parallel()
	for _, action := range append([]string{"AssumeRoot"}, auditActions...) {
		for name, fault := range map[string]sandbox.Fault{
			"throttled":        sandbox.Throttled(action),
			"denied":           sandbox.Refused(action, http.StatusForbidden, "AccessDenied", "A denial of tomorrow."),
			"unavailable":      sandbox.Unavailable(action),
			"dropped":          sandbox.Dropped(action),
			"empty":            sandbox.EmptyAnswer(action),
			"captive portal":   sandbox.CaptivePortal(action),
			"service failure":  sandbox.Refused(action, http.StatusInternalServerError, "ServiceFailure", "The request processing has failed."),
			"no entity, as if": sandbox.Refused(action, http.StatusForbidden, "NoSuchEntityTomorrow", "A reason of tomorrow."),
		} {
			t.Run(action+", "+name, func(t *testing.T) {
				t.Parallel()
				sb := sandboxtest.Start(t)
				sb.Inject(fault)
				reader := newReader(sb, sb.Admin(), func(o *assumeroot.Options) { o.BoundThrottling = true })
				got, err := reader.Account(t.Context(), sandbox.Member)
				f := failure(t, err)
				if f.Action != action || !reflect.DeepEqual(got, rootcredentials.Inventory{}) {
					t.Errorf("got %+v, %v", got, err)
				}
				if !strings.Contains(f.Tried, sandbox.Member) || !strings.Contains(f.Tried, "Host: 127.0.0.1:") {
					t.Errorf("the message lacks the account or the host: %s", f.Tried)
				}
			})
		}
	}
}

func TestReader_passingFailuresAreRetried(t *testing.T) {
	t.Parallel()
	for _, action := range auditActions {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			fault := sandbox.Throttled(action)
			fault.Times = 2
			sb.Inject(fault)
			got, err := newReader(sb, sb.Admin()).Account(t.Context(), sandbox.Member)
			if want := memberInventory(); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestReader_policyDeniesRoot(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	sb.DenyRootByPolicy(sandbox.Member)
	_, err := newReader(sb, sb.Admin()).Account(t.Context(), sandbox.Member)
	f := failure(t, err)
	if !strings.HasPrefix(f.Summary, "A service control policy denies ") ||
		!strings.Contains(f.Remedy, `"Null": { "aws:AssumedRoot": "true" }`) {
		t.Errorf("got %v", f)
	}
}

func TestReader_anotherAccount(t *testing.T) {
	t.Parallel()
	for name, arn := range map[string]string{
		"another account": "arn:aws:iam::555566667777:root",
		"a user":          "arn:aws:iam::111122223333:user/root",
		"another service": "arn:aws:sts::111122223333:root",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			sb.Inject(userOf(arn))
			_, err := newReader(sb, sb.Admin()).Account(t.Context(), sandbox.Member)
			if f := failure(t, err); f.Summary != "The session is not in the requested account" || !strings.Contains(f.Why, arn) {
				t.Errorf("got %v", f)
			}
		})
	}
}

func TestReader_truncatedWithoutMarker(t *testing.T) {
	t.Parallel()
	for name, marker := range map[string]string{"none": "", "the same one again": "<Marker>again</Marker>"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			sb.Inject(sandbox.Responded("ListMFADevices", "text/xml", "<ListMFADevicesResponse><ListMFADevicesResult>"+
				"<MFADevices/><IsTruncated>true</IsTruncated>"+marker+"</ListMFADevicesResult></ListMFADevicesResponse>"))
			_, err := newReader(sb, sb.Admin()).Account(t.Context(), sandbox.OtherMember)
			if f := failure(t, err); f.Summary != "IAM returned an incomplete response" {
				t.Errorf("got %v", f)
			}
		})
	}
}

func TestReader_guardsBeforeAnyRequest(t *testing.T) {
	t.Parallel()
	for name, guards := range map[string]roottask.Guards{
		"account":     {TargetAccountIDs: roottask.AllowOnly(sandbox.OtherMember), TaskPolicies: roottask.AllowAll()},
		"task policy": {TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowOnly("S3UnlockBucketPolicy")},
		"zero":        {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			reader := newReader(sb, sb.Admin(), func(o *assumeroot.Options) { o.Guards = guards })
			if _, err := reader.Account(t.Context(), sandbox.Member); err == nil {
				t.Error("the account was read")
			}
			if calls := sb.Calls(); len(calls) > 0 {
				t.Errorf("%d requests", len(calls))
			}
		})
	}
}

func TestReader_timeout(t *testing.T) {
	t.Parallel()
	for _, action := range []string{"AssumeRoot", "iam:*"} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			reader := newReader(sb, sb.Admin())
			if action != "AssumeRoot" { // the second read uses the session of the first
				if _, err := reader.Account(t.Context(), sandbox.Member); err != nil {
					t.Fatal(err)
				}
			}
			sb.Inject(sandbox.Hanging(action))
			reader.Timeout = 50 * time.Millisecond
			_, err := reader.Account(t.Context(), sandbox.Member)
			if f := failure(t, err); f.Summary != f.Action+" timed out" || f.Field != roottask.Timeout {
				t.Errorf("got %v", f)
			}
		})
	}
}

func TestMFADevice_type(t *testing.T) {
	t.Parallel()
	for serial, want := range map[string]string{
		"arn:aws:iam::111122223333:mfa/root-account-mfa-device": "virtual",
		"arn:aws-us-gov:iam::111122223333:mfa/phone":            "virtual",
		"arn:aws:iam::111122223333:u2f/root/key-EXAMPLE":        "fido",
		"GAHT12345678": "hardware",
		"":             "hardware",
		"mfa/phone":    "hardware",
	} {
		if got := (rootcredentials.MFADevice{SerialNumber: serial}).Type(); got != want {
			t.Errorf("%q: got %s, want %s", serial, got, want)
		}
	}
}
