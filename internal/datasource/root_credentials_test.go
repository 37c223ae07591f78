// SPDX-License-Identifier: MPL-2.0

package datasource_test

import (
	"cmp"
	"net/http"
	"reflect"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestRootCredentials_everyKind(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	got, found := serve(t, sb, sb.Admin(), allowAll).read(t, oneAccount, arguments{"account_id": sandbox.Member})
	want := map[string]any{
		"account_id":           "111122223333",
		"timeouts":             nil,
		"has_credentials":      true,
		"has_password":         true,
		"password_create_date": "2024-11-17T00:00:00Z",
		"password_last_used":   "2025-02-12T09:00:00Z",
		"access_keys": []any{
			map[string]any{
				"access_key_id": "AKIA111111111EXAMPLE", "status": "Active", "create_date": "2024-11-24T00:00:00Z",
				"last_used_date": "2025-12-19T14:00:00Z", "last_used_region": "us-east-1", "last_used_service": "s3",
			},
			map[string]any{
				"access_key_id": "AKIA222222222EXAMPLE", "status": "Inactive", "create_date": "2024-12-04T00:00:00Z",
				"last_used_date": nil, "last_used_region": nil, "last_used_service": nil,
			},
		},
		"signing_certificates": []any{
			map[string]any{"certificate_id": "TA7SMP42TDN5Z26OBPJE7EXAMPLE", "status": "Active", "upload_date": "2024-12-14T00:00:00Z"},
		},
		"mfa_devices": []any{
			map[string]any{
				"serial_number": "arn:aws:iam::111122223333:mfa/root-account-mfa-device", "type": "virtual", "enable_date": "2024-11-18T00:00:00Z",
			},
		},
	}
	if len(found) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\n%+v\nwant\n%+v", found, got, want)
	}
}

func TestRootCredentials_emptyAccount(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	got, found := serve(t, sb, sb.Admin(), allowAll).read(t, oneAccount, arguments{
		"account_id": sandbox.OtherMember,
		"timeouts":   readTimeout("30s"),
	})
	want := map[string]any{
		"account_id":           "555566667777",
		"timeouts":             map[string]any{"read": "30s"},
		"has_credentials":      false,
		"has_password":         false,
		"password_create_date": nil,
		"password_last_used":   nil,
		"access_keys":          []any{},
		"signing_certificates": []any{},
		"mfa_devices":          []any{},
	}
	if len(found) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\n%+v\nwant\n%+v", found, got, want)
	}
}

func TestRootCredentials_fails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		account string // sandbox.Member by default
		timeout any    // timeouts.read
		guards  func(*roottask.Guards)
		faults  []sandbox.Fault
		want    failure
		refused bool // before any request
	}{
		"guard on the account": {
			guards:  func(g *roottask.Guards) { g.TargetAccountIDs = roottask.AllowOnly(sandbox.OtherMember) },
			refused: true,
			want: failure{
				at: `AttributeName("account_id")`, summary: "Target account not allowed",
				parts: []string{"111122223333", "555566667777", "allowed_target_account_ids"},
			},
		},
		"guard on the task policy": {
			guards:  func(g *roottask.Guards) { g.TaskPolicies = roottask.AllowOnly("S3UnlockBucketPolicy") },
			refused: true,
			want: failure{
				summary: "Task policy not allowed", parts: []string{"IAMAuditRootUserCredentials", "allowed_task_policies"},
			},
		},
		"outside the organization": {
			account: sandbox.Outsider,
			want: failure{
				at: `AttributeName("account_id")`, summary: "The target account is not in the organization",
				parts: []string{"Check account_id"},
			},
		},
		"another denial": {
			faults: []sandbox.Fault{sandbox.Refused("GetUser", http.StatusForbidden, "AccessDenied", "A denial of tomorrow.")},
			want:   failure{summary: "AWS denied GetUser", parts: []string{"A denial of tomorrow."}},
		},
		"session that IAM does not know": {
			faults: []sandbox.Fault{sandbox.Refused("iam:*", http.StatusForbidden, "InvalidClientTokenId",
				"The security token included in the request is invalid.")},
			want: failure{summary: "IAM does not accept the root session", parts: []string{"endpoints of STS and IAM"}},
		},
		"signature of the session": {
			faults: []sandbox.Fault{sandbox.Refused("iam:*", http.StatusForbidden, "SignatureDoesNotMatch",
				"The request signature we calculated does not match the signature you provided.")},
			want: failure{summary: "IAM does not accept the root session"},
		},
		"task policy": {
			faults: []sandbox.Fault{sandbox.Refused("GetUser", http.StatusForbidden, "AccessDenied",
				"User: arn:aws:iam::111122223333:root is not authorized to perform: iam:GetUser "+
					"on resource: arn:aws:iam::111122223333:root with an explicit deny in a session policy")},
			want: failure{summary: "A session policy denies GetUser", parts: []string{"task policy of the root session", "Update the provider"}},
		},
		"timeout": {
			timeout: readTimeout("200ms"),
			faults:  []sandbox.Fault{sandbox.Hanging("AssumeRoot")},
			want: failure{
				at: `AttributeName("timeouts")`, summary: "AssumeRoot timed out", parts: []string{"timeouts.read", "0.2 seconds"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			sb.Inject(test.faults...)
			guards := allowAll
			if test.guards != nil {
				test.guards(&guards)
			}
			_, found := serve(t, sb, sb.Admin(), guards).read(t, oneAccount, arguments{
				"account_id": cmp.Or(test.account, sandbox.Member),
				"timeouts":   test.timeout,
			})
			test.want.check(t, found)
			if n := len(sb.Calls()); (n == 0) != test.refused {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// The requests of an audit are concurrent. All except one hang, so that its failure is the first.
func TestRootCredentials_serviceControlPolicy(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	sb.DenyRootByPolicy(sandbox.Member)
	for _, action := range []string{"GetUser", "GetLoginProfile", "ListAccessKeys", "ListSigningCertificates"} {
		sb.Inject(sandbox.Hanging(action))
	}
	_, found := serve(t, sb, sb.Admin(), allowAll).read(t, oneAccount, arguments{"account_id": sandbox.Member})
	failure{
		summary: "A service control policy denies ListMFADevices",
		parts:   []string{"aws:AssumedRoot", "account 111122223333", "AccessDenied"},
	}.check(t, found)
}

// Engines read a data source once in each phase. In a phase, reads of one account share a session.
func TestRootCredentials_readsShareASession(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	s := serve(t, sb, sb.Admin(), allowAll)
	for range 3 {
		if _, found := s.read(t, oneAccount, arguments{"account_id": sandbox.Member}); len(found) > 0 {
			t.Fatal(found)
		}
	}
	if _, found := s.read(t, organization, arguments{"account_ids": []string{sandbox.Member}}); len(found) > 0 {
		t.Fatal(found)
	}
	if n := len(sb.Calls("AssumeRoot")); n != 1 {
		t.Errorf("%d AssumeRoot for four reads of one account", n)
	}
	if n := len(sb.Calls("GetUser")); n != 4 {
		t.Errorf("%d GetUser for four reads", n)
	}
}
