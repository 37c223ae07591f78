// SPDX-License-Identifier: MPL-2.0

package datasource_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestOrganizationRootCredentials_everyAccount(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	s := serve(t, sb, sb.Admin(), allowAll)
	one, found := s.read(t, oneAccount, arguments{"account_id": sandbox.Member})
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
		"skipped_accounts": map[string]any{
			sandbox.ManagementAccount: "management account", sandbox.SuspendedMember: "State SUSPENDED",
		},
	} {
		if !reflect.DeepEqual(got[name], want) {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
}

func TestOrganizationRootCredentials_givenAccounts(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	got, found := serve(t, sb, sb.Admin(), allowAll).read(t, organization, arguments{
		"account_ids":         []string{sandbox.Member, sandbox.OtherMember},
		"exclude_account_ids": []string{sandbox.OtherMember, sandbox.Outsider},
		"concurrency":         1,
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

func TestOrganizationRootCredentials_guards(t *testing.T) {
	t.Parallel()
	onlyMember := roottask.Guards{TargetAccountIDs: roottask.AllowOnly(sandbox.Member), TaskPolicies: roottask.AllowAll()}
	for name, test := range map[string]struct {
		guards roottask.Guards
		arguments
		want     failure
		sessions int
	}{
		"element of account_ids": {
			guards:    onlyMember,
			arguments: arguments{"account_ids": []string{sandbox.Member, sandbox.OtherMember}},
			want: failure{
				at:      `AttributeName("account_ids").ElementKeyValue(tftypes.String<"555566667777">)`,
				summary: "Target account not allowed",
				parts:   []string{"allowed_target_account_ids", sandbox.Member},
			},
		},
		"task policy": {
			guards: roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowOnly("S3UnlockBucketPolicy")},
			want:   failure{summary: "Task policy not allowed", parts: []string{"allowed_task_policies"}},
		},
		"account of the organization": {
			guards: onlyMember,
			want: failure{summary: "Root credentials could not be read", parts: []string{
				"2 of 3 accounts", "Target account not allowed: 444455556666, 555566667777.", "allowed_target_account_ids",
			}},
			sessions: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			_, found := serve(t, sb, sb.Admin(), test.guards).read(t, organization, test.arguments)
			test.want.check(t, found)
			if n := len(sb.Calls("AssumeRoot")); n != test.sessions {
				t.Errorf("%d AssumeRoot, want %d", n, test.sessions)
			}
		})
	}
}

func TestOrganizationRootCredentials_failuresByCause(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t, sandbox.WithMembers(6))
	for n := 1; n <= 4; n++ {
		sb.DenyRootByPolicy(fmt.Sprintf("20000000000%d", n))
	}
	refused := sandbox.Refused("AssumeRoot", http.StatusForbidden, "TomorrowException", "A reason of tomorrow.")
	refused.Account = "200000000005"
	other := sandbox.Refused("AssumeRoot", http.StatusForbidden, "OtherException", "Another reason.")
	other.Account = "200000000006"
	sb.Inject(refused, other)
	s := serve(t, sb, sb.Admin(), allowAll)

	_, found := s.read(t, organization, nil)
	failure{summary: "Root credentials could not be read", parts: []string{
		"6 of 9 accounts", "allow_errors = true",
		"A service control policy denies the audit: 200000000001, 200000000002, 200000000003, 200000000004.",
		"AWS rejected AssumeRoot: 200000000005.", "TomorrowException",
		"AWS rejected AssumeRoot: 200000000006.", "OtherException",
	}}.check(t, found)
	if n := strings.Count(found[0].Detail, "aws:AssumedRoot"); n != 1 {
		t.Errorf("the remedy is given %d times:\n%s", n, found[0].Detail)
	}

	got, found := s.read(t, organization, arguments{"allow_errors": true})
	if len(found) > 0 {
		t.Fatal(found)
	}
	want := []any{"200000000001", "200000000002", "200000000003", "200000000004", "200000000005", "200000000006"}
	if failed := got["account_ids_with_errors"]; !reflect.DeepEqual(failed, want) {
		t.Errorf("account_ids_with_errors is %v, want %v", failed, want)
	}
	for id, account := range got["accounts"].(map[string]any) {
		failed := slices.Contains(want, any(id))
		for name, value := range account.(map[string]any) {
			switch {
			case name == "name":
			case name == "error" && (value != nil) != failed,
				name == "has_credentials" && (value == nil) != failed,
				name != "error" && failed && value != nil:
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

func TestOrganizationRootCredentials_listTimesOut(t *testing.T) {
	t.Parallel()
	for _, action := range []string{"GetCallerIdentity", "ListAccounts"} {
		sb := sandboxtest.Start(t)
		sb.Inject(sandbox.Hanging(action))
		_, found := serve(t, sb, sb.Admin(), allowAll).read(t, organization, arguments{"timeouts": readTimeout("300ms")})
		failure{
			at: `AttributeName("timeouts")`, summary: action + " timed out", parts: []string{"Raise timeouts.read"},
		}.check(t, found)
	}
}

// allow_errors is about accounts. Without their list, nothing is known.
func TestOrganizationRootCredentials_listFails(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	member := sb.AddUser(sandbox.Member, "owner", sandbox.Allow("*"))
	_, found := serve(t, sb, member, allowAll).read(t, organization, arguments{"allow_errors": true})
	failure{summary: "The caller may not list the accounts of the organization", parts: []string{"or set account_ids"}}.check(t, found)
}
