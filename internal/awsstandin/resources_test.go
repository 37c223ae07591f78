// SPDX-License-Identifier: MPL-2.0

package awsstandin_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestAccCallerIdentity_basic(t *testing.T) {
	sb := sandboxtest.Start(t)
	admin := sb.Admin()
	const address = "data.aws_caller_identity.current"
	acctest.RunSteps(t, sb, acctest.Step{
		ConfigDirectory: config.TestNameDirectory(),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(address, tfjsonpath.New("arn"), knownvalue.StringExact(admin.ARN)),
			statecheck.ExpectKnownValue(address, tfjsonpath.New("account_id"), knownvalue.StringExact(admin.AccountID())),
			statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringExact(admin.AccountID())),
			statecheck.ExpectKnownValue(address, tfjsonpath.New("user_id"), knownvalue.NotNull()),
		},
	})
}

func TestAccBucketPolicy_roundTrip(t *testing.T) {
	sb := sandboxtest.Start(t)
	testPolicy(t, sb, policyResource{
		address: "aws_s3_bucket_policy.test",
		id:      sandbox.LockedBucket,
		get: func() string {
			policy, _ := sb.BucketPolicy(sandbox.LockedBucket)
			return policy
		},
		set: func(policy string) { sb.SetBucketPolicy(sandbox.LockedBucket, policy) },
	})
}

func TestAccQueuePolicy_roundTrip(t *testing.T) {
	sb := sandboxtest.Start(t)
	testPolicy(t, sb, policyResource{
		address: "aws_sqs_queue_policy.test",
		id:      "https://sqs.us-east-1.amazonaws.com/111122223333/locked-out",
		get:     func() string { return sb.QueuePolicy(sandbox.LockedQueue) },
		set:     func(policy string) { sb.SetQueuePolicy(sandbox.LockedQueue, policy) },
	})
}

// policyResource is a resource that has a policy, with access to the policy in the sandbox.
type policyResource struct {
	address string
	id      string
	get     func() string
	set     func(policy string)
}

// holds checks the policy in the sandbox after an apply.
func (r policyResource) holds(sid string) statecheck.StateCheck {
	return stateCheck(func() error {
		if got, want := r.get(), policy(sid); got != want {
			return fmt.Errorf("the policy in the sandbox is %s, want %s", got, want)
		}
		return nil
	})
}

type stateCheck func() error

func (check stateCheck) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = check()
}

// testPolicy creates, updates and imports a policy, and repairs changes that were made outside the engine.
func testPolicy(t *testing.T, sb *sandbox.Sandbox, r policyResource) {
	t.Helper()
	step := func(sid string, checks ...statecheck.StateCheck) acctest.Step {
		return acctest.Step{
			ConfigDirectory:   config.TestNameDirectory(),
			ConfigVariables:   config.Variables{"sid": config.StringVariable(sid)},
			ConfigStateChecks: checks,
		}
	}
	reformatted := step("Created")
	reformatted.PreConfig = func() { r.set("\n" + policy("Created")) }
	reformatted.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}
	imported := step("Updated")
	imported.ResourceName, imported.ImportState, imported.ImportStateVerify, imported.ImportStateId = r.address, true, true, r.id
	changed := step("Updated", r.holds("Updated"))
	changed.PreConfig = func() { r.set(policy("Drifted")) }
	deleted := step("Updated", r.holds("Updated"))
	deleted.PreConfig = func() { r.set("") }
	deleted.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(r.address, plancheck.ResourceActionCreate),
	}

	acctest.RunStepsAs(t, sb, sb.AddRoot(sandbox.Member),
		step("Created", r.holds("Created"), statecheck.ExpectKnownValue(r.address, tfjsonpath.New("id"), knownvalue.StringExact(r.id))),
		reformatted,
		step("Updated", r.holds("Updated")),
		imported,
		changed,
		deleted,
	)
	if left := r.get(); left != "" {
		t.Errorf("after destroy the policy in the sandbox is %s", left)
	}
}

// policy returns the policy of the configuration as jsonencode writes it.
func policy(sid string) string {
	return `{"Statement":[{"Action":"*","Effect":"Allow","Principal":{"AWS":"111122223333"},"Resource":"*","Sid":"` + sid +
		`"}],"Version":"2012-10-17"}`
}
