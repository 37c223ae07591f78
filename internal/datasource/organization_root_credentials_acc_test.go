// SPDX-License-Identifier: MPL-2.0

package datasource_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

const allAccounts = "assumeroot_organization_root_credentials.all"

func accountSet(ids ...string) knownvalue.Check {
	elements := make([]knownvalue.Check, 0, len(ids))
	for _, id := range ids {
		elements = append(elements, knownvalue.StringExact(id))
	}
	return knownvalue.SetExact(elements)
}

func TestAccOrganizationRootCredentials_basic(t *testing.T) {
	sb := sandboxtest.Start(t)
	sb.SetPageSize(1)
	const some = "assumeroot_organization_root_credentials.some"
	run(t, sb, acctest.Step{ConfigStateChecks: []statecheck.StateCheck{
		attribute(allAccounts, "accounts", knownvalue.MapSizeExact(3)),
		attribute(allAccounts, "accounts", knownvalue.MapPartial(map[string]knownvalue.Check{
			sandbox.Member: knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"name":            knownvalue.StringExact("workload"),
				"error":           knownvalue.Null(),
				"has_credentials": knownvalue.Bool(true),
				"access_keys":     knownvalue.ListSizeExact(2),
			}),
			sandbox.OtherMember: knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"has_credentials": knownvalue.Bool(false),
				"access_keys":     knownvalue.ListExact(nil),
			}),
		})),
		attribute(allAccounts, "account_ids_with_credentials", accountSet(sandbox.Member)),
		attribute(allAccounts, "account_ids_with_errors", accountSet()),
		attribute(allAccounts, "skipped_accounts", knownvalue.MapExact(map[string]knownvalue.Check{
			sandbox.ManagementAccount: knownvalue.StringExact("management account"),
			sandbox.SuspendedMember:   knownvalue.StringExact("State SUSPENDED"),
		})),
		attribute(some, "accounts", knownvalue.MapSizeExact(1)),
		attribute(some, "skipped_accounts", knownvalue.MapExact(map[string]knownvalue.Check{
			sandbox.OtherMember: knownvalue.StringExact("excluded"),
		})),
	}})
	if callers, lists := len(sb.Calls("GetCallerIdentity")), len(sb.Calls("ListAccounts")); lists != 5*callers {
		t.Errorf("%d GetCallerIdentity and %d ListAccounts, want one for five pages", callers, lists)
	}
}

func TestAccOrganizationRootCredentials_delegatedAdministrator(t *testing.T) {
	sb := sandboxtest.Start(t)
	step := acctest.Step{ConfigDirectory: config.TestNameDirectory(), ConfigStateChecks: []statecheck.StateCheck{
		attribute(allAccounts, "accounts", knownvalue.MapSizeExact(2)),
		attribute(allAccounts, "skipped_accounts", knownvalue.MapPartial(map[string]knownvalue.Check{
			sandbox.ManagementAccount:      knownvalue.StringExact("management account"),
			sandbox.DelegatedAdministrator: knownvalue.StringExact("caller's account"),
		})),
	}}
	acctest.RunStepsAs(t, sb, sb.Delegate(), step)
	expectEqualCalls(t, sb, sandbox.Member, sandbox.OtherMember)
}

// A check only warns.
func TestAccOrganizationRootCredentials_check(t *testing.T) {
	sb := sandboxtest.Start(t)
	run(t, sb, acctest.Step{ConfigStateChecks: []statecheck.StateCheck{
		statecheck.ExpectKnownOutputValue("accounts", accountSet(sandbox.Member)),
	}})
}

func TestAccOrganizationRootCredentials_precondition(t *testing.T) {
	sb := sandboxtest.Start(t)
	sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { *c = sandbox.RootCredentials{} })
	refuse := sandbox.Refused("ListMFADevices", http.StatusForbidden, "AccessDenied", "A denial of tomorrow.")
	refuse.Account = sandbox.Member
	sb.Inject(refuse)
	run(t, sb, acctest.Step{ExpectError: regexp.MustCompile(`Accounts\s+have\s+root\s+credentials,\s+or\s+could\s+not\s+be\s+read`)})
}

func TestAccOrganizationRootCredentials_allowErrors(t *testing.T) {
	sb := sandboxtest.Start(t)
	sb.DenyRootByPolicy(sandbox.Member)
	denied := regexp.MustCompile(`(?s)^A service control policy denies .*account 111122223333.*aws:AssumedRoot`)
	run(t, sb, acctest.Step{ConfigStateChecks: []statecheck.StateCheck{
		attribute(allAccounts, "account_ids_with_errors", accountSet(sandbox.Member)),
		attribute(allAccounts, "account_ids_with_credentials", accountSet()),
		attribute(allAccounts, "accounts", knownvalue.MapPartial(map[string]knownvalue.Check{
			sandbox.Member: knownvalue.ObjectExact(map[string]knownvalue.Check{
				"name":                 knownvalue.StringExact("workload"),
				"error":                knownvalue.StringRegexp(denied),
				"has_credentials":      knownvalue.Null(),
				"has_password":         knownvalue.Null(),
				"password_create_date": knownvalue.Null(),
				"password_last_used":   knownvalue.Null(),
				"access_keys":          knownvalue.Null(),
				"signing_certificates": knownvalue.Null(),
				"mfa_devices":          knownvalue.Null(),
			}),
		})),
	}})
}

func TestAccOrganizationRootCredentials_failures(t *testing.T) {
	sb := sandboxtest.Start(t)
	sb.DenyRootByPolicy(sandbox.Member)
	sb.DenyRootByPolicy(sandbox.OtherMember)
	run(t, sb, acctest.Step{
		ExpectError: regexp.MustCompile(`(?s)2\s+of\s+3\s+accounts.*denies\s+the\s+audit:\s+111122223333,\s+555566667777\.`),
	})
}

func TestAccOrganizationRootCredentials_thousandAccounts(t *testing.T) {
	sb := sandboxtest.Start(t, sandbox.WithMembers(1000), sandbox.WithoutRecord())
	run(t, sb, acctest.Step{ConfigStateChecks: []statecheck.StateCheck{
		statecheck.ExpectKnownOutputValue("accounts", knownvalue.Int64Exact(1003)),
		statecheck.ExpectKnownOutputValue("accounts_with_credentials", knownvalue.Int64Exact(315)),
	}})
}
