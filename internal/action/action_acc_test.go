// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestAccAction_trigger(t *testing.T) {
	acctest.SkipWithoutActions(t)
	sb := sandboxtest.Start(t)
	sb.SetQueueStaleReads(1)
	acctest.RunSteps(t, sb, acctest.Step{ConfigDirectory: config.TestNameDirectory()})
	if policy, found := sb.BucketPolicy(sandbox.LockedBucket); found {
		t.Errorf("the bucket has policy %s", policy)
	}
	if policy := sb.QueuePolicy(sandbox.LockedQueue); !strings.Contains(policy, `"Allow"`) {
		t.Errorf("the queue has policy %s", policy)
	}
	if sessions := len(sb.Calls("AssumeRoot")); sessions != 2 {
		t.Errorf("%d sessions were opened, want one for each action", sessions)
	}
}

func TestAccAction_triggerFails(t *testing.T) {
	acctest.SkipWithoutActions(t)
	sb := sandboxtest.Start(t)
	acctest.RunSteps(t, sb, acctest.Step{
		ConfigDirectory: config.TestNameDirectory(),
		ExpectError: regexp.MustCompile(
			`(?s)Account\s+111122223333\s+owns\s+no\s+bucket\s+\\?"locked-ot\\?"\..*Did\s+you\s+mean\s+\\?"locked-out\\?"\?`,
		),
	})
	if _, found := sb.BucketPolicy(sandbox.LockedBucket); !found {
		t.Error("the policy of another bucket was deleted")
	}
}

// The guard stops the plan before a session is opened.
func TestAccAction_triggerOutsideGuards(t *testing.T) {
	acctest.SkipWithoutActions(t)
	sb := sandboxtest.Start(t)
	acctest.RunSteps(t, sb, acctest.Step{
		ConfigDirectory: config.TestNameDirectory(),
		ExpectError:     regexp.MustCompile(`The\s+target\s+is\s+account\s+111122223333\.`),
	})
	if calls := sb.Calls(); len(calls) != 0 {
		t.Errorf("got calls %v", calls)
	}
}
