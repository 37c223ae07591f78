// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// applied checks something else than the state when a configuration has been applied.
type applied func() error

func (check applied) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = check()
}

func TestAccSession_unlocksBucketByOverwritingPolicy(t *testing.T) {
	sb := acctest.Sandbox(t)
	acctest.Run(t, sb, acctest.UnlockedBucket,
		statecheck.ExpectKnownValue("data.aws_caller_identity.root", tfjsonpath.New("arn"), knownvalue.StringExact("arn:aws:iam::111122223333:root")),
		applied(func() error {
			if policy, _ := sb.BucketPolicy(sandbox.LockedBucket); strings.Contains(policy, "Deny") {
				return fmt.Errorf("the bucket is still locked: %s", policy)
			}
			return nil
		}),
	)
	if policy, ok := sb.BucketPolicy(sandbox.LockedBucket); ok {
		t.Errorf("the bucket policy is still there after destroy: %s", policy)
	}
	for _, call := range sb.Calls("PutBucketPolicy", "DeleteBucketPolicy") {
		if call.Caller != "arn:aws:iam::111122223333:root" {
			t.Errorf("%s was called by %s", call.Action, call.Caller)
		}
	}
}

func TestAccSession_forEachMember(t *testing.T) {
	acctest.Run(t, acctest.Sandbox(t), acctest.EachMember,
		statecheck.ExpectKnownValue("echo.shown", tfjsonpath.New("data"), knownvalue.ObjectExact(map[string]knownvalue.Check{
			sandbox.Member:                 knownvalue.StringExact(sandbox.Member),
			sandbox.DelegatedAdministrator: knownvalue.StringExact(sandbox.DelegatedAdministrator),
			sandbox.OtherMember:            knownvalue.StringExact(sandbox.OtherMember),
		})))
}

func TestAccSession_principalKnownAtApplyOpensInApplyOnly(t *testing.T) {
	sb := acctest.Sandbox(t)
	acctest.Run(t, sb, acctest.KnownAtApply, applied(func() error {
		if opened := len(sb.Calls("AssumeRoot")); opened != 1 {
			return fmt.Errorf("%d sessions were opened, want one, in apply", opened)
		}
		return nil
	}))
}

func TestAccSession_principalKnownAtApplyIsStoppedByAccountGuard(t *testing.T) {
	sb := acctest.Sandbox(t)
	acctest.Run(t, sb, acctest.GuardedWhileUnknown)
	if opened := len(sb.Calls("AssumeRoot")); opened != 0 {
		t.Errorf("%d sessions were opened", opened)
	}
}

func TestAccSession_taskPolicyThatDoesNotFitIsDenied(t *testing.T) {
	acctest.Run(t, acctest.Sandbox(t), acctest.TaskThatDoesNotFit)
}
