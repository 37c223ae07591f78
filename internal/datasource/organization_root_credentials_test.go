// SPDX-License-Identifier: MPL-2.0

package datasource_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

var allowErrors = tftypes.NewValue(tftypes.Bool, true)

func number(n float64) tftypes.Value { return tftypes.NewValue(tftypes.Number, n) }

func TestOrganizationRootCredentials_everyAccount(t *testing.T) {
	acctest.Sandbox(t)
	s := configured(t, nil)
	one, found := s.read(t, oneAccount, arguments{"account_id": text(sandbox.Member)})
	if len(found) > 0 {
		t.Fatal(found)
	}
	got, found := s.read(t, organization, nil)
	if len(found) > 0 {
		t.Fatal(found)
	}
	accounts := got["accounts"].(map[string]any)
	if want := []string{sandbox.Member, sandbox.DelegatedAdministrator, sandbox.OtherMember}; !slices.Equal(keys(accounts), want) {
		t.Errorf("got accounts %v, want %v", keys(accounts), want)
	}
	member := accounts[sandbox.Member].(map[string]any)
	if member["name"] != "workload" || member["error"] != nil {
		t.Errorf("name %v, error %v", member["name"], member["error"])
	}
	for name, value := range one {
		if name != "account_id" && name != "timeouts" && !reflect.DeepEqual(member[name], value) {
			t.Errorf("%s is %v, want %v", name, member[name], value)
		}
	}
	for name, want := range map[string]any{
		"account_ids_with_credentials": []any{sandbox.Member},
		"account_ids_with_errors":      []any{},
		"skipped_accounts":             map[string]any{sandbox.ManagementAccount: "management account", sandbox.SuspendedMember: "State SUSPENDED"},
	} {
		if !reflect.DeepEqual(got[name], want) {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
}

func TestOrganizationRootCredentials_givenAccounts(t *testing.T) {
	sb := acctest.Sandbox(t)
	got, found := configured(t, nil).read(t, organization, arguments{
		"account_ids":         set(sandbox.Member, sandbox.OtherMember),
		"exclude_account_ids": set(sandbox.OtherMember, sandbox.Outsider),
		"concurrency":         number(1),
	})
	if len(found) > 0 {
		t.Fatal(found)
	}
	accounts := got["accounts"].(map[string]any)
	if !slices.Equal(keys(accounts), []string{sandbox.Member}) || accounts[sandbox.Member].(map[string]any)["name"] != nil {
		t.Errorf("got %v", accounts)
	}
	if len(sb.Calls("ListAccounts", "GetCallerIdentity")) > 0 || len(sb.Calls("AssumeRoot")) != 1 {
		t.Errorf("got %+v", sb.Calls())
	}
}

func TestOrganizationRootCredentials_invalid(t *testing.T) {
	acctest.Sandbox(t)
	s := configured(t, nil)
	for name, test := range map[string]struct {
		set         arguments
		at, summary string
		parts       []string
	}{
		"element of account_ids": {
			arguments{"account_ids": set(sandbox.Member, "12345678901")},
			`AttributeName("account_ids").ElementKeyValue(tftypes.String<"12345678901">)`, "Invalid account_ids",
			[]string{"11 digits", "012345678901"},
		},
		"element of exclude_account_ids": {
			arguments{"exclude_account_ids": set("all")},
			`AttributeName("exclude_account_ids").ElementKeyValue(tftypes.String<"all">)`, "Invalid exclude_account_ids",
			[]string{"12 digits"},
		},
		"concurrency of 0":   {arguments{"concurrency": number(0)}, `AttributeName("concurrency")`, "Invalid concurrency", []string{"The value is 0.", "1 to 500", "200"}},
		"concurrency of 501": {arguments{"concurrency": number(501)}, `AttributeName("concurrency")`, "Invalid concurrency", []string{"The value is 501."}},
		"concurrency of 1.5": {arguments{"concurrency": number(1.5)}, `AttributeName("concurrency")`, "Invalid concurrency", []string{"The value is 1.5.", "whole number"}},
		"timeout":            {arguments{"timeouts": timeout("-1s")}, `AttributeName("timeouts")`, "Invalid timeouts.read", []string{"10 minutes"}},
	} {
		t.Run(name, func(t *testing.T) {
			expectError(t, s.validate(t, organization, test.set), test.at, test.summary, test.parts...)
			_, found := s.read(t, organization, test.set)
			expectError(t, found, test.at, test.summary, test.parts...)
		})
	}
}

func TestOrganizationRootCredentials_guards(t *testing.T) {
	for name, test := range map[string]struct {
		provider, set arguments
		at, summary   string
		parts         []string
		sessions      int
	}{
		"element of account_ids": {
			provider: arguments{"allowed_target_account_ids": set(sandbox.Member)},
			set:      arguments{"account_ids": set(sandbox.Member, sandbox.OtherMember)},
			at:       `AttributeName("account_ids").ElementKeyValue(tftypes.String<"555566667777">)`, summary: "Target account not allowed",
			parts: []string{"allowed_target_account_ids", sandbox.Member},
		},
		"task policy": {
			provider: arguments{"allowed_task_policies": set("S3UnlockBucketPolicy")},
			summary:  "Task policy not allowed", parts: []string{"allowed_task_policies"},
		},
		"account of the organization": {
			provider: arguments{"allowed_target_account_ids": set(sandbox.Member)},
			summary:  "Root credentials could not be read",
			parts:    []string{"2 of 3 accounts", "Target account not allowed: 444455556666, 555566667777.", "allowed_target_account_ids"},
			sessions: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			_, found := configured(t, test.provider).read(t, organization, test.set)
			expectError(t, found, test.at, test.summary, test.parts...)
			if n := len(sb.Calls("AssumeRoot")); n != test.sessions {
				t.Errorf("%d AssumeRoot, want %d", n, test.sessions)
			}
		})
	}
}

func TestOrganizationRootCredentials_failuresByCause(t *testing.T) {
	sb := acctest.Sandbox(t, sandbox.WithMembers(6))
	for n := 1; n <= 4; n++ {
		sb.DenyRootByPolicy(fmt.Sprintf("20000000000%d", n))
	}
	refused := sandbox.Refused("AssumeRoot", http.StatusForbidden, "TomorrowException", "A reason of tomorrow.")
	refused.Account = "200000000005"
	sb.Inject(refused)
	s := configured(t, nil)

	_, found := s.read(t, organization, nil)
	expectError(t, found, "", "Root credentials could not be read",
		"5 of 9 accounts", "allow_errors = true",
		"A service control policy denies the audit: 200000000001, 200000000002, 200000000003, 200000000004.",
		"AWS rejected AssumeRoot: 200000000005.", "TomorrowException")
	if n := strings.Count(found[0].Detail, "aws:AssumedRoot"); n != 1 {
		t.Errorf("the remedy is given %d times:\n%s", n, found[0].Detail)
	}

	got, found := s.read(t, organization, arguments{"allow_errors": allowErrors})
	if len(found) > 0 {
		t.Fatal(found)
	}
	want := []any{"200000000001", "200000000002", "200000000003", "200000000004", "200000000005"}
	if failed := got["account_ids_with_errors"]; !reflect.DeepEqual(failed, want) {
		t.Errorf("account_ids_with_errors is %v, want %v", failed, want)
	}
	for id, account := range got["accounts"].(map[string]any) {
		failed := slices.Contains(want, any(id))
		for name, value := range account.(map[string]any) {
			switch {
			case name == "name":
			case name == "error" && (value != nil) != failed, name == "has_credentials" && (value == nil) != failed, failed && name != "error" && value != nil:
				t.Errorf("account %s: %s is %v", id, name, value)
			}
		}
		if message, _ := account.(map[string]any)["error"].(string); failed && !strings.Contains(message, "account "+id) {
			t.Errorf("the error of account %s is %q", id, message)
		}
	}
	for _, id := range got["account_ids_with_credentials"].([]any) {
		if slices.Contains(want, id) {
			t.Errorf("account %s failed and has credentials", id)
		}
	}
}

// allow_errors is about accounts. Without their list, nothing is known.
func TestOrganizationRootCredentials_listFails(t *testing.T) {
	sb := acctest.Sandbox(t)
	acctest.SignInAs(t, sb.AddUser(sandbox.Member, "owner", sandbox.Allow("*")))
	_, found := configured(t, nil).read(t, organization, arguments{"allow_errors": allowErrors})
	expectError(t, found, "", "The caller may not list the accounts of the organization", "or set account_ids")
}
