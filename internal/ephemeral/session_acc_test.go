// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// applies is a step that applies the configuration of the test.
func applies(t *testing.T, checks ...statecheck.StateCheck) acctest.Step {
	t.Helper()
	return acctest.Step{
		ConfigDirectory:    config.TestNameDirectory(),
		ConfigStateChecks:  checks,
		ExpectNonEmptyPlan: acctest.PlansEphemeralResources(t),
	}
}

// fails is a step whose error message matches a pattern.
func fails(pattern string) acctest.Step {
	return acctest.Step{ConfigDirectory: config.TestNameDirectory(), ExpectError: regexp.MustCompile(pattern)}
}

// attribute checks an attribute of the session. The echo provider writes the session to state.
func attribute(name string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("echo.session", tfjsonpath.New("data").AtMapKey(name), want)
}

func TestAccSession_basic(t *testing.T) {
	sb := sandboxtest.Start(t)
	acctest.RunSteps(t, sb, applies(t,
		attribute("target_principal", knownvalue.StringExact(sandbox.Member)),
		attribute("task_policy", knownvalue.StringExact("S3UnlockBucketPolicy")),
		attribute("task_policy_arn", knownvalue.StringExact("arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy")),
		attribute("duration_seconds", knownvalue.Null()),
		attribute("region", knownvalue.Null()),
		attribute("timeouts", knownvalue.Null()),
		attribute("account_id", knownvalue.StringExact(sandbox.Member)),
		attribute("access_key_id", knownvalue.StringRegexp(regexp.MustCompile(`^ASIA[A-Z2-7]{16}$`))),
		attribute("secret_access_key", knownvalue.StringRegexp(regexp.MustCompile(`^[A-Za-z0-9+/]{40}$`))),
		attribute("session_token", knownvalue.StringRegexp(regexp.MustCompile(`^.{100,}$`))),
		attribute("expiration", knownvalue.StringFunc(expiresAfter(900*time.Second))),
		attribute("source_identity", knownvalue.Null()),
	))
	for _, call := range sb.Calls() {
		if call.Action != "AssumeRoot" {
			t.Errorf("opening a session sent %s:%s", call.Service, call.Action)
		}
	}
}

func TestAccSession_everyArgument(t *testing.T) {
	sb := sandboxtest.Start(t)
	sb.SetSourceIdentity("alice")
	acctest.RunSteps(t, sb, applies(t,
		attribute("target_principal", knownvalue.StringExact("arn:aws:iam::111122223333:root")),
		attribute("task_policy", knownvalue.StringExact("IAMAuditRootUserCredentials")),
		attribute("task_policy_arn", knownvalue.StringExact("arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials")),
		attribute("duration_seconds", knownvalue.Int64Exact(600)),
		attribute("region", knownvalue.StringExact("eu-west-1")),
		attribute("timeouts", knownvalue.ObjectExact(map[string]knownvalue.Check{"open": knownvalue.StringExact("90s")})),
		attribute("account_id", knownvalue.StringExact(sandbox.Member)),
		attribute("expiration", knownvalue.StringFunc(expiresAfter(600*time.Second))),
		attribute("source_identity", knownvalue.StringExact("alice")),
	))
	for _, call := range sb.Calls() {
		if call.Region != "eu-west-1" || call.Parameters["DurationSeconds"] != "600" {
			t.Errorf("AssumeRoot was sent to %s for %s seconds", call.Region, call.Parameters["DurationSeconds"])
		}
	}
}

func TestAccSession_otherPartition(t *testing.T) {
	acctest.RunSteps(t, sandboxtest.Start(t), applies(t,
		attribute("task_policy_arn", knownvalue.StringExact("arn:aws-us-gov:iam::aws:policy/root-task/SQSUnlockQueuePolicy"))))
}

func TestAccSession_forEach(t *testing.T) {
	acctest.RunSteps(t, sandboxtest.Start(t), applies(t,
		statecheck.ExpectKnownValue("echo.session", tfjsonpath.New("data"), knownvalue.ObjectExact(map[string]knownvalue.Check{
			sandbox.Member:                 knownvalue.StringExact(sandbox.Member),
			sandbox.DelegatedAdministrator: knownvalue.StringExact(sandbox.DelegatedAdministrator),
			sandbox.OtherMember:            knownvalue.StringExact(sandbox.OtherMember),
		}))))
}

// The provisioner of the configuration also checks that it receives the credentials.
func TestAccSession_knownAtApply(t *testing.T) {
	sb := sandboxtest.Start(t)
	acctest.RunSteps(t, sb, applies(t, stateCheck(func() error {
		if opened := len(sb.Calls("AssumeRoot")); opened != 1 {
			return fmt.Errorf("%d sessions were opened, want one, in apply", opened)
		}
		return nil
	})))
}

func TestAccSession_unlockBucket(t *testing.T) {
	sb := sandboxtest.Start(t)
	acctest.RunSteps(t, sb, applies(t,
		statecheck.ExpectKnownValue("data.aws_caller_identity.root", tfjsonpath.New("arn"),
			knownvalue.StringExact("arn:aws:iam::111122223333:root")),
		stateCheck(func() error {
			if policy, _ := sb.BucketPolicy(sandbox.LockedBucket); strings.Contains(policy, "Deny") {
				return fmt.Errorf("the bucket is still locked: %s", policy)
			}
			return nil
		}),
	))
	if policy, found := sb.BucketPolicy(sandbox.LockedBucket); found {
		t.Errorf("after destroy the bucket policy is %s", policy)
	}
	for _, call := range sb.Calls("PutBucketPolicy", "DeleteBucketPolicy") {
		if call.Caller != "arn:aws:iam::111122223333:root" {
			t.Errorf("%s was called by %s", call.Action, call.Caller)
		}
	}
}

func TestAccSession_expired(t *testing.T) {
	acctest.RunSteps(t, sandboxtest.Start(t), fails(`ExpiredToken`))
}

func TestAccSession_otherTask(t *testing.T) {
	acctest.RunSteps(t, sandboxtest.Start(t), fails(`(?s)AccessDenied.*arn:aws:iam::111122223333:root`))
}

func TestAccSession_guardedWhileUnknown(t *testing.T) {
	sb := sandboxtest.Start(t)
	acctest.RunSteps(t, sb, fails(`AWS account ID not allowed: 123456789012`))
	if opened := len(sb.Calls("AssumeRoot")); opened != 0 {
		t.Errorf("%d sessions were opened", opened)
	}
}

// More retries than by default make ten failures of one request unlikely.
func TestAccSession_failingRequests(t *testing.T) {
	const sessions = 30
	sb := sandboxtest.Start(t)
	throttled, dropped, unavailable := sandbox.Throttled("AssumeRoot"), sandbox.Dropped("AssumeRoot"), sandbox.Unavailable("AssumeRoot")
	throttled.Rate, dropped.Rate, unavailable.Rate = 0.05, 0.2, 0.2
	sb.Inject(throttled, dropped, unavailable)
	acctest.RunSteps(t, sb, applies(t, statecheck.ExpectKnownValue("echo.session", tfjsonpath.New("data"), knownvalue.Int64Exact(sessions))))

	opened, faults := map[string]int{}, map[string]int{}
	for _, call := range sb.Calls() {
		switch {
		case call.Action != "AssumeRoot":
			t.Errorf("unexpected request %s:%s", call.Service, call.Action)
		case call.Status == http.StatusOK:
			opened[call.Parameters["DurationSeconds"]]++
		default:
			faults[call.Fault]++
		}
	}
	phases := opened["1"]
	for duration, times := range opened {
		if times != phases {
			t.Errorf("the session of %s seconds was opened %d times in %d phases", duration, times, phases)
		}
	}
	if len(opened) != sessions || len(faults) != 3 {
		t.Errorf("%d sessions were opened, with faults %v", len(opened), faults)
	}
}

// expiresAfter accepts the expiration of a session that was opened with a duration: an RFC 3339 time in UTC.
func expiresAfter(duration time.Duration) func(string) error {
	return func(s string) error {
		expiration, err := time.Parse("2006-01-02T15:04:05Z", s)
		if err != nil {
			return err
		}
		if left := time.Until(expiration); left > duration || left < duration-5*time.Minute {
			return fmt.Errorf("%s left of %s", left, duration)
		}
		return nil
	}
}

// stateCheck checks the sandbox after an apply.
type stateCheck func() error

func (check stateCheck) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = check()
}
