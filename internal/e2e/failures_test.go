// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/golden"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// oneSession is a configuration that opens a session with the given arguments.
func oneSession(arguments string) string {
	return requiredProviders + `
ephemeral "assumeroot_session" "test" {
` + arguments + `
  task_policy = "S3UnlockBucketPolicy"
}
`
}

// The packages test their messages in process. These three messages show that an engine prints a message completely, and on the
// block or the argument at fault. The first is on the block and has an indented policy.
func TestAccFailure(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	caller := sb.AddUser(sandbox.ManagementAccount, "caller", sandbox.Statement{
		Effect:         "Allow",
		Actions:        []string{"sts:AssumeRoot"},
		TaskPolicyARNs: []string{"arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"},
	})
	sb.DisableRegion("me-south-1")
	hanging := sandbox.Hanging("AssumeRoot")
	hanging.Account = sandbox.OtherMember
	sb.Inject(hanging)
	w := testdataWorkspace(t, sb, "TestAccFailure")
	w.signIn(caller)

	failed := w.failToPlan()
	slices.SortFunc(failed, func(a, b diagnostic) int { return strings.Compare(a.Summary, b.Summary) })
	var got strings.Builder
	for _, d := range failed {
		fmt.Fprintf(&got, "Error: %s\nLine: %s\n\n%s\n\n", d.Summary, strings.TrimSpace(d.Snippet.Code), d.Detail)
	}
	steady := requestID.ReplaceAllString(got.String(), "request ID ID")
	steady = strings.ReplaceAll(steady, strings.TrimPrefix(sb.URL(), "http://"), "HOST")
	golden.Expect(t, steady)

	_, shown, code := w.run("plan", "-no-color", "-compact-warnings")
	if code == 0 {
		t.Fatal("the second plan succeeded")
	}
	for _, d := range failed {
		for _, want := range []string{"Error: " + d.Summary, d.Detail} {
			if !strings.Contains(unwrapped(shown), unwrapped(want)) {
				t.Errorf("the terminal shows\n%s\nwithout\n%s", shown, want)
			}
		}
	}
}

var requestID = regexp.MustCompile(`request ID [0-9a-f-]+`)

// unwrapped undoes the line breaks and the frame of a terminal, and replaces the request ID, which differs between runs.
func unwrapped(shown string) string {
	words := strings.Join(strings.Fields(strings.ReplaceAll(shown, "│", " ")), " ")
	return requestID.ReplaceAllString(words, "request ID ID")
}

// failToPlan returns the errors of a plan.
func (w *workspace) failToPlan() []diagnostic {
	w.t.Helper()
	stdout, stderr, code := w.run("plan", "-json")
	if code == 0 {
		w.t.Fatalf("the plan succeeded:\n%s", stdout)
	}
	var failed []diagnostic
	for line := range strings.Lines(stdout) {
		var message struct{ Diagnostic diagnostic }
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			w.t.Fatalf("%v\n%s%s", err, stdout, stderr)
		}
		if message.Diagnostic.Severity == "error" {
			failed = append(failed, message.Diagnostic)
		}
	}
	return failed
}
