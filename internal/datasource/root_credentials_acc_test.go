// SPDX-License-Identifier: MPL-2.0

package datasource_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// run applies the configuration of the test, and then further steps.
func run(t *testing.T, sb *sandbox.Sandbox, step acctest.Step, later ...acctest.Step) {
	t.Helper()
	step.ConfigDirectory = config.TestNameDirectory()
	acctest.RunSteps(t, sb, append([]acctest.Step{step}, later...)...)
}

// attribute checks an attribute of a data source.
func attribute(address, name string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data."+address, tfjsonpath.New(name), want)
}

func TestAccRootCredentials_basic(t *testing.T) {
	sb := sandboxtest.Start(t)
	const member, empty = "assumeroot_root_credentials.member", "assumeroot_root_credentials.empty"
	run(t, sb, acctest.Step{ConfigStateChecks: []statecheck.StateCheck{
		attribute(member, "has_credentials", knownvalue.Bool(true)),
		attribute(member, "has_password", knownvalue.Bool(true)),
		attribute(member, "password_create_date", knownvalue.StringExact("2024-11-17T00:00:00Z")),
		attribute(member, "password_last_used", knownvalue.StringExact("2025-02-12T09:00:00Z")),
		attribute(member, "access_keys", knownvalue.ListExact([]knownvalue.Check{
			knownvalue.ObjectExact(map[string]knownvalue.Check{
				"access_key_id":     knownvalue.StringExact("AKIA111111111EXAMPLE"),
				"status":            knownvalue.StringExact("Active"),
				"create_date":       knownvalue.StringExact("2024-11-24T00:00:00Z"),
				"last_used_date":    knownvalue.StringExact("2025-12-19T14:00:00Z"),
				"last_used_region":  knownvalue.StringExact("us-east-1"),
				"last_used_service": knownvalue.StringExact("s3"),
			}),
			knownvalue.ObjectExact(map[string]knownvalue.Check{
				"access_key_id":     knownvalue.StringExact("AKIA222222222EXAMPLE"),
				"status":            knownvalue.StringExact("Inactive"),
				"create_date":       knownvalue.StringExact("2024-12-04T00:00:00Z"),
				"last_used_date":    knownvalue.Null(),
				"last_used_region":  knownvalue.Null(),
				"last_used_service": knownvalue.Null(),
			}),
		})),
		attribute(member, "signing_certificates", knownvalue.ListSizeExact(1)),
		attribute(member, "mfa_devices", knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
			"serial_number": knownvalue.StringExact("arn:aws:iam::111122223333:mfa/root-account-mfa-device"),
			"type":          knownvalue.StringExact("virtual"),
			"enable_date":   knownvalue.StringExact("2024-11-18T00:00:00Z"),
		})})),
		attribute(empty, "has_credentials", knownvalue.Bool(false)),
		attribute(empty, "password_create_date", knownvalue.Null()),
		attribute(empty, "access_keys", knownvalue.ListExact(nil)),
	}})
}

func TestAccRootCredentials_forEach(t *testing.T) {
	sb := sandboxtest.Start(t)
	sb.SetPageSize(1)
	run(t, sb, acctest.Step{ConfigStateChecks: []statecheck.StateCheck{
		statecheck.ExpectKnownOutputValue("accounts_with_credentials", knownvalue.TupleExact([]knownvalue.Check{
			knownvalue.StringExact(sandbox.Member),
		})),
	}}, acctest.Step{Config: `output "end" { value = "The test framework cannot destroy instances of for_each." }`})
	expectEqualCalls(t, sb, sandbox.Member, sandbox.DelegatedAdministrator, sandbox.OtherMember)
}

// expectEqualCalls expects one AssumeRoot in each account for each phase of the engine, and the same number of audits.
func expectEqualCalls(t *testing.T, sb *sandbox.Sandbox, accounts ...string) {
	t.Helper()
	sessions := map[string]int{}
	for _, call := range sb.Calls("AssumeRoot") {
		sessions[call.Parameters["TargetPrincipal"]]++
	}
	phases := sessions[accounts[0]]
	for _, account := range accounts {
		if sessions[account] != phases || phases == 0 {
			t.Errorf("got %v AssumeRoot, want %d in each account", sessions, phases)
		}
	}
	if n := len(sb.Calls("GetLoginProfile")); n != phases*len(accounts) || len(sessions) != len(accounts) {
		t.Errorf("%d audits for %v AssumeRoot", n, sessions)
	}
}

func TestAccRootCredentials_knownAtApply(t *testing.T) {
	sb := sandboxtest.Start(t)
	run(t, sb, acctest.Step{ConfigStateChecks: []statecheck.StateCheck{
		attribute("assumeroot_root_credentials.member", "has_credentials", knownvalue.Bool(true)),
	}})
}

func TestAccRootCredentials_denied(t *testing.T) {
	sb := sandboxtest.Start(t)
	sb.DenyRootByPolicy(sandbox.Member)
	run(t, sb, acctest.Step{ExpectError: regexp.MustCompile(`(?s)A service control policy denies.*aws:AssumedRoot`)})
}

// This test runs on AWS, and only reads.
func TestAccRootCredentialsAWS_basic(t *testing.T) {
	target := os.Getenv("ASSUMEROOT_ACC_TARGET_ACCOUNT_ID")
	if target == "" {
		t.Skip("ASSUMEROOT_ACC_TARGET_ACCOUNT_ID is not set")
	}
	const member = "assumeroot_root_credentials.member"
	acctest.RunStepsOnAWS(t, acctest.Step{
		ConfigDirectory: config.TestNameDirectory(),
		ConfigVariables: config.Variables{"account_id": config.StringVariable(target)},
		ConfigStateChecks: []statecheck.StateCheck{
			attribute(member, "account_id", knownvalue.StringExact(target)),
			attribute(member, "has_credentials", knownvalue.NotNull()),
			attribute(member, "access_keys", knownvalue.NotNull()),
			attribute(member, "signing_certificates", knownvalue.NotNull()),
			attribute(member, "mfa_devices", knownvalue.NotNull()),
		},
	})
}
