// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestAccAction_trigger(t *testing.T) {
	sb := acctest.Sandbox(t)
	acctest.Run(t, sb, acctest.TriggeredUnlocks)
	if policy, found := sb.BucketPolicy(sandbox.LockedBucket); found {
		t.Errorf("the bucket has policy %s", policy)
	}
	if policy := sb.QueuePolicy(sandbox.LockedQueue); !strings.Contains(policy, `"Allow"`) {
		t.Errorf("the queue has policy %s", policy)
	}
}

func TestAccAction_triggerFails(t *testing.T) {
	sb := acctest.Sandbox(t)
	acctest.Run(t, sb, acctest.TriggeredUnlockFails)
	if _, found := sb.BucketPolicy(sandbox.LockedBucket); !found {
		t.Error("the policy of another bucket was deleted")
	}
}

// The guard stops the plan, so that no session is opened.
func TestAccAction_triggerOutsideGuards(t *testing.T) {
	sb := acctest.Sandbox(t)
	acctest.Run(t, sb, acctest.TriggeredUnlockGuarded)
	if calls := sb.Calls(); len(calls) != 0 {
		t.Errorf("got calls %v", calls)
	}
}
