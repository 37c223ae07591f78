// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// shown checks an attribute of what a scenario shows.
func shown(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("echo.shown", tfjsonpath.New("data").AtMapKey(attribute), want)
}

func TestAccSession_basic(t *testing.T) {
	sb := acctest.Sandbox(t)
	acctest.Run(t, sb, acctest.Defaults,
		shown("target_principal", knownvalue.StringExact(sandbox.Member)),
		shown("task_policy", knownvalue.StringExact("S3UnlockBucketPolicy")),
		shown("task_policy_arn", knownvalue.StringExact("arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy")),
		shown("duration_seconds", knownvalue.Null()),
		shown("region", knownvalue.Null()),
		shown("timeouts", knownvalue.Null()),
		shown("account_id", knownvalue.StringExact(sandbox.Member)),
		shown("access_key_id", knownvalue.StringRegexp(regexp.MustCompile(`^ASIA[A-Z2-7]{16}$`))),
		shown("secret_access_key", knownvalue.StringRegexp(regexp.MustCompile(`^[A-Za-z0-9+/]{40}$`))),
		shown("session_token", knownvalue.StringRegexp(regexp.MustCompile(`^.{100,}$`))),
		shown("expiration", knownvalue.StringFunc(within(900*time.Second))),
		shown("source_identity", knownvalue.Null()),
	)
	for _, call := range sb.Calls() {
		if call.Action != "AssumeRoot" {
			t.Errorf("a session cost a call of %s:%s", call.Service, call.Action)
		}
	}
}

func TestAccSession_echoesWhatIsConfigured(t *testing.T) {
	sb := acctest.Sandbox(t)
	acctest.Run(t, sb, acctest.EveryArgument,
		shown("target_principal", knownvalue.StringExact("arn:aws:iam::111122223333:root")),
		shown("task_policy", knownvalue.StringExact("IAMAuditRootUserCredentials")),
		shown("task_policy_arn", knownvalue.StringExact("arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials")),
		shown("duration_seconds", knownvalue.Int64Exact(600)),
		shown("region", knownvalue.StringExact("eu-west-1")),
		shown("timeouts", knownvalue.ObjectExact(map[string]knownvalue.Check{"open": knownvalue.StringExact("90s")})),
		shown("account_id", knownvalue.StringExact(sandbox.Member)),
		shown("expiration", knownvalue.StringFunc(within(600*time.Second))),
		shown("source_identity", knownvalue.StringExact("alice")),
	)
	for _, call := range sb.Calls() {
		if call.Region != "eu-west-1" || call.Parameters["DurationSeconds"] != "600" {
			t.Errorf("AssumeRoot was sent to %s for %s seconds", call.Region, call.Parameters["DurationSeconds"])
		}
	}
}

func TestAccSession_policyIsOfTheRegionsPartition(t *testing.T) {
	acctest.Run(t, acctest.Sandbox(t), acctest.OtherPartition,
		shown("task_policy_arn", knownvalue.StringExact("arn:aws-us-gov:iam::aws:policy/root-task/SQSUnlockQueuePolicy")))
}

func TestAccSession_expiresWithinTheSandbox(t *testing.T) {
	acctest.Run(t, acctest.Sandbox(t), acctest.Expired)
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
