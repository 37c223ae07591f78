// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// Every session has a duration of its own, by which the record tells it apart. More attempts than by default keep the
// odds of ten failures in a row, with 300 sessions in several phases, out of the result.
func TestAccSession_opensEachOfManyOnceWhileAWSFails(t *testing.T) {
	sb := acctest.Sandbox(t)
	for _, f := range []struct {
		fault sandbox.Fault
		rate  float64
	}{
		{sandbox.Throttled("AssumeRoot"), 0.30},
		{sandbox.Dropped("AssumeRoot"), 0.05},
		{sandbox.Unavailable("AssumeRoot"), 0.05},
	} {
		f.fault.Rate = f.rate
		sb.Inject(f.fault)
	}
	atOnce := provider.WithBackoff(retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil }))

	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(atOnce),
		Steps: []resource.TestStep{{
			ExpectNonEmptyPlan: acctest.NoPlanIsEmpty(t),
			Config: `
provider "assumeroot" {
  max_retries = 25
}

ephemeral "assumeroot_session" "many" {
  for_each         = { for n in range(300) : n => n + 1 }
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  duration_seconds = each.value
}

provider "echo" {
  data = length([for session in ephemeral.assumeroot_session.many : session.access_key_id])
}

resource "echo" "opened" {}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.opened", tfjsonpath.New("data"), knownvalue.Int64Exact(300)),
			},
		}},
	})

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
	if len(opened) != 300 || len(faults) != 3 {
		t.Errorf("%d sessions were opened, through faults %v", len(opened), faults)
	}
	t.Logf("%d phases with 300 sessions each, through faults %v", phases, faults)
}
