// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// needActions skips the test if the engine has no actions.
func (w *workspace) needActions() {
	w.t.Helper()
	if version := w.must("version"); !acctest.RunsActions(version) {
		w.t.Skipf("actions need Terraform 1.14 or newer, and the engine is %s", strings.SplitN(version, "\n", 2)[0])
	}
}

// invoke runs an action. It returns the action's progress messages, and the output of the engine if the run
// failed.
func (w *workspace) invoke(action string) (lines []string, failed string) {
	w.t.Helper()
	stdout, stderr, code := w.run("apply", "-auto-approve", "-json", "-invoke=action."+action)
	for line := range strings.Lines(stdout) {
		var event struct {
			Type string
			Hook struct{ Message string }
		}
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			w.t.Fatalf("%v: %s", err, line)
		}
		if event.Type == "action_progress" {
			lines = append(lines, event.Hook.Message)
		}
	}
	if code != 0 {
		return lines, stdout + stderr
	}
	return lines, ""
}

func TestAccAction_invoke(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := testdataWorkspace(t, sb, "TestAccAction")
	w.needActions()
	locked, _ := sb.BucketPolicy(sandbox.LockedBucket)
	lockedQueue := sb.QueuePolicy(sandbox.LockedQueue)

	for _, step := range []struct {
		action string
		fails  string
		lines  []string // the messages after the one about the session
	}{
		{action: "assumeroot_s3_unlock_bucket.misspelt", fails: `Did you mean \"locked-out\"?`},
		{action: "assumeroot_s3_unlock_bucket.replace", lines: []string{
			`Old policy of bucket "locked-out" in Region us-east-1. Keep the next line, to restore the policy:`, locked,
			`Setting the new policy of bucket "locked-out" in Region us-east-1.`,
			`The policy of bucket "locked-out" in Region us-east-1 was replaced.`,
		}},
		{action: "assumeroot_s3_unlock_bucket.incident", lines: []string{
			`Old policy of bucket "locked-out" in Region us-east-1. Keep the next line, to restore the policy:`,
			`{"Statement":[{"Effect":"Allow","Sid":"New"}]}`,
			`Deleting the policy of bucket "locked-out" in Region us-east-1.`,
			`The policy of bucket "locked-out" in Region us-east-1 was deleted.`,
		}},
		{action: "assumeroot_s3_unlock_bucket.incident", lines: []string{
			`No policy is set on bucket "locked-out" in Region us-east-1.`, "Nothing to change.",
		}},
		{action: "assumeroot_sqs_unlock_queue.incident", lines: []string{
			`Old policy of queue arn:aws:sqs:us-east-1:111122223333:locked-out. Keep the next line, to restore the policy:`,
			lockedQueue,
			`Deleting the policy of queue arn:aws:sqs:us-east-1:111122223333:locked-out.`,
			`The policy of queue arn:aws:sqs:us-east-1:111122223333:locked-out was deleted.`,
		}},
	} {
		sb.Forget()
		lines, failed := w.invoke(step.action)
		if (failed == "") != (step.fails == "") || !strings.Contains(failed, step.fails) {
			t.Fatalf("%s: %s", step.action, failed)
		}
		if len(lines) == 0 || !strings.HasPrefix(lines[0], "Root session in account 111122223333 with task policy ") {
			t.Fatalf("%s: got lines %q", step.action, lines)
		}
		if got, want := fmt.Sprintf("%q", lines[1:]), fmt.Sprintf("%q", step.lines); got != want {
			t.Errorf("%s: got lines %s, want %s", step.action, got, want)
		}
		if sessions := len(sb.Calls("AssumeRoot")); sessions != 1 {
			t.Errorf("%s: %d sessions were opened", step.action, sessions)
		}
	}
}

var changedPolicy = regexp.MustCompile(`^The policy of .* was (replaced|deleted)\.$`)

func TestAccActionExamples_invoke(t *testing.T) {
	for example, actions := range map[string][]string{
		"actions/assumeroot_s3_unlock_bucket": {"assumeroot_s3_unlock_bucket.replace", "assumeroot_s3_unlock_bucket.delete"},
		"actions/assumeroot_sqs_unlock_queue": {"assumeroot_sqs_unlock_queue.replace", "assumeroot_sqs_unlock_queue.delete"},
		"actions/runbook":                     {"assumeroot_s3_unlock_bucket.incident"},
	} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			newWorkspace(t, sb, "").needActions()
			w := exampleWorkspace(t, sb, example)
			for _, d := range w.validate() {
				t.Errorf("%s: %s\n%s", d.Severity, d.Summary, d.Detail)
			}
			for _, action := range actions {
				lines, failed := w.invoke(action)
				if failed != "" || !changedPolicy.MatchString(lines[len(lines)-1]) {
					t.Errorf("%s: got lines %q, failure %s", action, lines, failed)
				}
			}
			w.exits(0, "plan", "-detailed-exitcode") // an apply without -invoke runs no action
		})
	}
}

// An action checks the guards during plan and opens no session for it.
func TestAccAction_planOutsideGuards(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := testdataWorkspace(t, sb, "TestAccAction")
	w.needActions()
	w.setVariables(map[string]string{"allowed_task_policies": `["IAMAuditRootUserCredentials"]`})
	_, stderr, code := w.run("plan", "-no-color", "-invoke=action.assumeroot_s3_unlock_bucket.incident")
	if code == 0 || !strings.Contains(stderr, "Task policy not allowed") || !strings.Contains(stderr, "allowed_task_policies") {
		t.Errorf("plan exited with %d:\n%s", code, stderr)
	}
	expectSessions(t, sb, 0)
}

// SQS returns the old policy for a while after a change. An interrupt in that time ends the run, and the
// message says that AWS accepted the change.
func TestAccAction_interrupted(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := testdataWorkspace(t, sb, "TestAccAction")
	w.needActions()
	sb.SetQueueStaleReads(1000)
	read := make(chan struct{}, 1000)
	sb.Inject(sandbox.Fault{Action: "GetQueueAttributes", Skip: 1, Run: func(sandbox.Call) { read <- struct{}{} }})

	cmd := w.command(t.Context(), "apply", "-auto-approve", "-no-color", "-invoke=action.assumeroot_sqs_unlock_queue.incident")
	out := &strings.Builder{}
	cmd.Stdout, cmd.Stderr = out, out
	wait := w.start(cmd)
	select {
	case <-read:
		if err := cmd.Process.Signal(os.Signal(syscall.SIGINT)); err != nil {
			t.Fatal(err)
		}
	case <-time.After(time.Minute):
		t.Error("the policy was not read again")
		_ = cmd.Process.Kill()
	}
	err := wait()
	w.searchText(outputOf+"apply", out.String())
	const want = "AWS accepted the change of the policy, but its effect could not be confirmed."
	if text := strings.Join(strings.Fields(out.String()), " "); err == nil || !strings.Contains(text, want) {
		t.Errorf("error %v, output\n%s", err, out)
	}
}
