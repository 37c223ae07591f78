// SPDX-License-Identifier: MPL-2.0

package datasource_test

import (
	"net/http"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestRootCredentials_everyKind(t *testing.T) {
	acctest.Sandbox(t)
	got, found := configured(t, nil).read(t, oneAccount, arguments{"account_id": text(sandbox.Member)})
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
	acctest.Sandbox(t)
	got, found := configured(t, nil).read(t, oneAccount, arguments{"account_id": text(sandbox.OtherMember), "timeouts": timeout("30s")})
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

func TestRootCredentials_invalid(t *testing.T) {
	acctest.Sandbox(t)
	s := configured(t, nil)
	for name, test := range map[string]struct {
		set         arguments
		at, summary string
		parts       []string
	}{
		"separators": {arguments{"account_id": text("1111-2222-3333")}, `AttributeName("account_id")`, "Invalid account_id", []string{`"1111-2222-3333"`, "12 digits", `Write "111122223333".`}},
		"root ARN":   {arguments{"account_id": text("arn:aws:iam::111122223333:root")}, `AttributeName("account_id")`, "Invalid account_id", []string{`Write "111122223333".`}},
		"timeout":    {arguments{"account_id": text(sandbox.Member), "timeouts": timeout("0s")}, `AttributeName("timeouts")`, "Invalid timeouts.read", []string{"0 seconds", "greater than zero", `"30s"`, "2 minutes"}},
	} {
		t.Run(name, func(t *testing.T) {
			expectError(t, s.validate(t, oneAccount, test.set), test.at, test.summary, test.parts...)
			_, found := s.read(t, oneAccount, test.set)
			expectError(t, found, test.at, test.summary, test.parts...)
		})
	}
}

func TestRootCredentials_fails(t *testing.T) {
	for name, test := range map[string]struct {
		provider    arguments
		set         arguments
		arrange     func(*sandbox.Sandbox)
		at, summary string
		parts       []string
		calls       int // of IAM and STS; -1 for any number
	}{
		"guard on the account": {
			provider: arguments{"allowed_target_account_ids": set(sandbox.OtherMember)},
			at:       `AttributeName("account_id")`, summary: "Target account not allowed", parts: []string{"111122223333", "555566667777", "allowed_target_account_ids"},
		},
		"guard on the task policy": {
			provider: arguments{"allowed_task_policies": set("S3UnlockBucketPolicy")},
			summary:  "Task policy not allowed", parts: []string{"IAMAuditRootUserCredentials", "allowed_task_policies"},
		},
		"outside the organization": {
			set: arguments{"account_id": text(sandbox.Outsider)},
			at:  `AttributeName("account_id")`, summary: "The target account is not in the organization", parts: []string{"Check account_id"}, calls: -1,
		},
		"service control policy": {
			arrange: func(sb *sandbox.Sandbox) { sb.DenyRootByPolicy(sandbox.Member) },
			summary: "A service control policy denies ListMFADevices", parts: []string{"aws:AssumedRoot", "account 111122223333", "AccessDenied"}, calls: -1,
		},
		"another denial": {
			arrange: func(sb *sandbox.Sandbox) {
				sb.Inject(sandbox.Refused("GetUser", http.StatusForbidden, "AccessDenied", "A denial of tomorrow."))
			},
			summary: "AWS denied GetUser", parts: []string{"A denial of tomorrow."}, calls: -1,
		},
		"timeout": {
			set:     arguments{"account_id": text(sandbox.Member), "timeouts": timeout("200ms")},
			arrange: func(sb *sandbox.Sandbox) { sb.Inject(sandbox.Hanging("GetLoginProfile")) },
			at:      `AttributeName("timeouts")`, summary: "GetLoginProfile timed out", parts: []string{"timeouts.read", "0.2 seconds"}, calls: -1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			if test.arrange != nil {
				test.arrange(sb)
			}
			if name == "service control policy" { // the requests are concurrent: let one fail first
				for _, action := range []string{"GetUser", "GetLoginProfile", "ListAccessKeys", "ListSigningCertificates"} {
					sb.Inject(sandbox.Hanging(action))
				}
			}
			if test.set == nil {
				test.set = arguments{"account_id": text(sandbox.Member)}
			}
			_, found := configured(t, test.provider).read(t, oneAccount, test.set)
			expectError(t, found, test.at, test.summary, test.parts...)
			if n := len(sb.Calls()); test.calls >= 0 && n != test.calls {
				t.Errorf("%d requests, want %d", n, test.calls)
			}
		})
	}
}

// Engines read a data source once in each phase. In a phase, reads of one account share a session.
func TestRootCredentials_readsShareASession(t *testing.T) {
	sb := acctest.Sandbox(t)
	s := configured(t, nil)
	for range 3 {
		if _, found := s.read(t, oneAccount, arguments{"account_id": text(sandbox.Member)}); len(found) > 0 {
			t.Fatal(found)
		}
	}
	if _, found := s.read(t, organization, arguments{"account_ids": set(sandbox.Member)}); len(found) > 0 {
		t.Fatal(found)
	}
	if n := len(sb.Calls("AssumeRoot")); n != 1 {
		t.Errorf("%d AssumeRoot for four reads of one account", n)
	}
	if n := len(sb.Calls("GetUser")); n != 4 {
		t.Errorf("%d GetUser for four reads", n)
	}
}

func TestDataSources_unknownIsValid(t *testing.T) {
	acctest.Sandbox(t)
	s := configured(t, nil)
	for kind, unknown := range map[string]arguments{
		oneAccount: {"account_id": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)},
		organization: {
			"account_ids":         tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, tftypes.UnknownValue),
			"exclude_account_ids": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}),
			"concurrency":         tftypes.NewValue(tftypes.Number, tftypes.UnknownValue),
			"allow_errors":        tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue),
		},
	} {
		if found := s.validate(t, kind, unknown); len(found) > 0 {
			t.Errorf("%s: %+v", kind, found[0])
		}
	}
}
