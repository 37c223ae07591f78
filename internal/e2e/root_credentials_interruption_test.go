// SPDX-License-Identifier: MPL-2.0

//go:build linux

package e2e

import (
	"context"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestAccRootCredentials_interrupted(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, noRootCredentials)
	w.trace()
	ctx, kill := context.WithTimeout(t.Context(), timeout)
	defer kill()
	received, receive := context.WithCancel(ctx)
	stopped, stop := context.WithCancel(ctx)
	sb.Inject(sandbox.Fault{Action: "DeleteSigningCertificate", Run: func(sandbox.Call) {
		receive()
		<-stopped.Done()
	}})
	r := start(t, w.command(ctx, "apply", "-auto-approve", "-no-color"), w.start)
	<-received.Done()
	r.signal(syscall.SIGINT)
	w.awaitStop(ctx)
	stop()
	output := r.end()
	w.searchText(outputOf+"apply", output)

	text := strings.Join(strings.Fields(output), " ")
	w.expectText(text, "Root credentials remain in account 111122223333", "Deleted: - access key AKIA111111111EXAMPLE",
		"- signing certificate TA7SMP42TDN5Z26OBPJE7EXAMPLE (Active, uploaded 2024-12-14T00:00:00Z) Remaining:",
		"password (created 2024-11-17T00:00:00Z): not attempted, because the run was interrupted")
	left := sb.RootCredentials(sandbox.Member)
	if len(left.AccessKeys)+len(left.SigningCertificates) != 0 || left.Password == nil || len(left.MFADevices) != 1 {
		t.Errorf("the account has %+v", left)
	}
	if calls := sb.Calls("DeleteLoginProfile", "DeactivateMFADevice"); len(calls) != 0 {
		t.Errorf("after the interruption, %s was sent", calls[0].Action)
	}
	w.expectNoProcesses()

	sb.ClearFaults()
	w.must("apply", "-auto-approve")
	if left := sb.RootCredentials(sandbox.Member); hasRootCredentials(left) {
		t.Errorf("the account has %+v", left)
	}
}

// awaitStop returns after the log shows that the provider received the request to stop.
func (w *workspace) awaitStop(ctx context.Context) {
	w.t.Helper()
	for ctx.Err() == nil {
		if strings.Contains(w.readFile(w.log), "tf_rpc=StopProvider") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Error("the provider was not stopped")
}

func TestAccRootCredentials_providerIsKilled(t *testing.T) {
	for name, after := range map[string]bool{"before the deletion": false, "after the deletion": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			w := newWorkspace(t, sb, noRootCredentials)
			ctx, kill := context.WithTimeout(t.Context(), timeout)
			defer kill()
			received, receive := context.WithCancel(ctx)
			hanging := sandbox.Hanging("DeleteLoginProfile")
			hanging.After, hanging.Run = after, func(sandbox.Call) { receive() }
			sb.Inject(hanging)
			r := start(t, w.command(ctx, "apply", "-auto-approve", "-no-color"), w.start)
			<-received.Done()
			w.signalProvider(syscall.SIGKILL)
			w.searchText(outputOf+"apply", r.end())
			if code := r.cmd.ProcessState.ExitCode(); code != 1 {
				t.Errorf("exit code %d", code)
			}
			left := sb.RootCredentials(sandbox.Member)
			if len(left.MFADevices) != 1 || len(left.AccessKeys) != 0 || (left.Password == nil) != after {
				t.Errorf("the account has %+v", left)
			}
			w.expectNoProcesses()

			sb.ClearFaults()
			w.expectText(w.exits(0, "apply", "-auto-approve", "-no-color"), `+ "MFA device `)
			if left := sb.RootCredentials(sandbox.Member); hasRootCredentials(left) {
				t.Errorf("the account has %+v", left)
			}
		})
	}
}
