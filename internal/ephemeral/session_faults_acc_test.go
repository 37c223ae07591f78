// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

func TestAccSession_opensEachOfManyOnceWhileAWSFails(t *testing.T) {
	const sessions = 300
	sb := acctest.Sandbox(t)
	acctest.Run(t, sb, acctest.ManyWhileAWSFails,
		statecheck.ExpectKnownValue("echo.shown", tfjsonpath.New("data"), knownvalue.Int64Exact(sessions)))

	opened, faults := map[string]int{}, map[string]int{}
	for _, call := range sb.Calls() {
		switch {
		case call.Action != "AssumeRoot":
			t.Errorf("unexpected call of %s:%s", call.Service, call.Action)
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
		t.Errorf("%d sessions were opened, through faults %v", len(opened), faults)
	}
	t.Logf("%d phases with %d sessions each, through faults %v", phases, sessions, faults)
}
