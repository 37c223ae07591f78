// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// One run validates correct and incorrect sessions. Validation sends no request, so it needs neither credentials nor a Region.
// internal/ephemeral tests the whole messages. This test checks that engines report them on the right line.
func TestAccValidate(t *testing.T) {
	acctest.Isolate(t)
	w := testdataWorkspace(t, nil, "TestAccValidate")
	var got []string
	for _, d := range w.validate() {
		got = append(got, fmt.Sprintf("%s: %s: %s", d.Severity, d.Summary, strings.Join(strings.Fields(d.Snippet.Code), " ")))
	}
	want := []string{
		`error: Invalid duration_seconds: duration_seconds = 901`,
		`error: Invalid region: region = "eu-central-1a"`,
		`error: Invalid target_principal: target_principal = "arn:aws-cn:iam::111122223333:root" # of another partition`,
		`error: Invalid target_principal: target_principal = 012345678901`,
		`error: Invalid task_policy: task_policy = "S3UnlockBucketPolcy"`,
		`error: Invalid task_policy_arn: task_policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"`,
		`error: Invalid timeouts.open: timeouts = { open = "soon" }`,
		`error: Missing task policy: ephemeral "assumeroot_session" "without_policy" {`,
		`error: Two task policies: task_policy_arn = "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy"`,
		`warning: Session expires immediately: duration_seconds = 0`,
		`warning: Unknown task policy: task_policy_arn = "arn:aws:iam::aws:policy/root-task/KMSUnlockKeyPolicy"`,
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
