// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// echoed is a configuration that opens a session and keeps what it got in echo.session, which only a test may do.
func echoed(session string) string {
	return fmt.Sprintf(`
ephemeral "assumeroot_session" "test" {
%s
}

provider "echo" {
  data = ephemeral.assumeroot_session.test
}

resource "echo" "session" {}
`, session)
}

func echoedValue(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("echo.session", tfjsonpath.New("data").AtMapKey(attribute), want)
}

func TestAccSession_basic(t *testing.T) {
	sb := acctest.Sandbox(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			ExpectNonEmptyPlan: acctest.NoPlanIsEmpty(t),
			Config: echoed(`
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
`),
			ConfigStateChecks: []statecheck.StateCheck{
				echoedValue("target_principal", knownvalue.StringExact(sandbox.Member)),
				echoedValue("task_policy", knownvalue.StringExact("S3UnlockBucketPolicy")),
				echoedValue("task_policy_arn", knownvalue.StringExact("arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy")),
				echoedValue("duration_seconds", knownvalue.Null()),
				echoedValue("region", knownvalue.Null()),
				echoedValue("timeouts", knownvalue.Null()),
				echoedValue("account_id", knownvalue.StringExact(sandbox.Member)),
				echoedValue("access_key_id", knownvalue.StringRegexp(regexp.MustCompile(`^ASIA[A-Z2-7]{16}$`))),
				echoedValue("secret_access_key", knownvalue.StringRegexp(regexp.MustCompile(`^[A-Za-z0-9+/]{40}$`))),
				echoedValue("session_token", knownvalue.StringRegexp(regexp.MustCompile(`^.{100,}$`))),
				echoedValue("expiration", knownvalue.StringFunc(within(900*time.Second))),
				echoedValue("source_identity", knownvalue.Null()),
			},
		}},
	})
	for _, call := range sb.Calls() {
		if call.Action != "AssumeRoot" {
			t.Errorf("a session cost a call of %s:%s", call.Service, call.Action)
		}
	}
}

func TestAccSession_echoesWhatIsConfigured(t *testing.T) {
	sb := acctest.Sandbox(t)
	sb.SetSourceIdentity("alice")
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			ExpectNonEmptyPlan: acctest.NoPlanIsEmpty(t),
			Config: echoed(`
  target_principal = "arn:aws:iam::111122223333:root"
  task_policy_arn  = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"
  duration_seconds = 600
  region           = "eu-west-1"
  timeouts         = { open = "90s" }
`),
			ConfigStateChecks: []statecheck.StateCheck{
				echoedValue("target_principal", knownvalue.StringExact("arn:aws:iam::111122223333:root")),
				echoedValue("task_policy", knownvalue.StringExact("IAMAuditRootUserCredentials")),
				echoedValue("task_policy_arn", knownvalue.StringExact("arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials")),
				echoedValue("duration_seconds", knownvalue.Int64Exact(600)),
				echoedValue("region", knownvalue.StringExact("eu-west-1")),
				echoedValue("timeouts", knownvalue.ObjectExact(map[string]knownvalue.Check{"open": knownvalue.StringExact("90s")})),
				echoedValue("account_id", knownvalue.StringExact(sandbox.Member)),
				echoedValue("expiration", knownvalue.StringFunc(within(600*time.Second))),
				echoedValue("source_identity", knownvalue.StringExact("alice")),
			},
		}},
	})
	for _, call := range sb.Calls() {
		if call.Region != "eu-west-1" || call.Parameters["DurationSeconds"] != "600" {
			t.Errorf("AssumeRoot was sent to %s for %s seconds", call.Region, call.Parameters["DurationSeconds"])
		}
	}
}

func TestAccSession_policyIsOfTheRegionsPartition(t *testing.T) {
	acctest.Sandbox(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			ExpectNonEmptyPlan: acctest.NoPlanIsEmpty(t),
			Config: echoed(`
  target_principal = "111122223333"
  task_policy      = "SQSUnlockQueuePolicy"
  region           = "us-gov-west-1"
`),
			ConfigStateChecks: []statecheck.StateCheck{
				echoedValue("task_policy_arn", knownvalue.StringExact("arn:aws-us-gov:iam::aws:policy/root-task/SQSUnlockQueuePolicy")),
			},
		}},
	})
}

func TestAccSession_expiresWithinTheSandbox(t *testing.T) {
	acctest.Sandbox(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config: strings.ReplaceAll(memberRoot("dead", `"111122223333"`, "S3UnlockBucketPolicy"), "task_policy ", "duration_seconds = 0\n  task_policy ") +
				fmt.Sprintf(bucketPolicy, "dead"),
			ExpectError: regexp.MustCompile(`ExpiredToken`),
		}},
	})
}

// within accepts an RFC 3339 time in UTC that a session of this length can end at.
func within(d time.Duration) func(string) error {
	return func(s string) error {
		expiration, err := time.Parse("2006-01-02T15:04:05Z", s)
		if err != nil {
			return err
		}
		if left := time.Until(expiration); left > d || left < d-5*time.Minute {
			return fmt.Errorf("%s left of %s", left, d)
		}
		return nil
	}
}
