// SPDX-License-Identifier: MPL-2.0

package action

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/unlock"
)

// invocation is one run of an action.
type invocation struct {
	provider   *configured.Provider
	typeName   string // of the action
	target     roottask.Principal
	taskPolicy string
	timeout    time.Duration
	names      configured.Names
	configured configured.Names // the attributes that an engine can point at
	work       func(context.Context, *unlock.Task) (unlock.Result, error)
	send       func(action.InvokeProgressEvent)
}

// run opens a session, or uses an open one, and does the work in it.
func (i invocation) run(ctx context.Context) diag.Diagnostics {
	started := i.provider.Now()
	client := i.provider.Client
	ctx = tflog.SetField(ctx, "account_id", i.target.AccountID)
	session, err := i.provider.Sessions.Session(ctx, assumeroot.Request{
		Target:  i.target,
		Policy:  roottask.PolicyIn(client.Region(), i.taskPolicy),
		Region:  client.Region(),
		Timeout: i.timeout,
	})
	if err != nil {
		err = i.provider.Explained.Shorten(err, i.target.AccountID)
		names := i.names.With(configured.Names{roottask.Region: "region in the provider block"})
		return i.failed(names.Failed(ctx, err, without(i.configured, roottask.Region)))
	}
	opened := fmt.Sprintf("Root session in account %s with task policy %s until %s (AssumeRoot request ID %s).",
		i.target.AccountID, i.taskPolicy, session.Expiration.UTC().Format(time.RFC3339), session.RequestID)
	_ = i.report(ctx, opened) // the task reports next, and returns the error

	result, err := i.work(ctx, &unlock.Task{
		Client:  client,
		Session: session,
		Timeout: i.timeout,
		Started: started,
		Report:  i.report,
		Pause:   pause,
	})
	switch {
	case err != nil:
		return i.failed(i.names.Failed(ctx, i.provider.Explained.Shorten(err, i.target.AccountID), i.configured))
	case result.Different:
		return diag.Diagnostics{diag.NewWarningDiagnostic(summary.DifferentPolicy,
			"The policy was replaced. The policy that AWS returned after the change was printed above: "+
				"AWS stores the new policy in another form, or another request changed or deleted it at the same time.\nCompare the two.")}
	}
	return nil
}

// report sends a line to the engine. SendProgress never returns if the engine abandoned the run, so report
// returns when the context ends, and leaves a goroutine behind until the process exits.
func (i invocation) report(ctx context.Context, line string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		i.send(action.InvokeProgressEvent{Message: line})
	}()
	select {
	case <-sent:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// failed adds the command that repeats the action to an error.
func (i invocation) failed(d diag.Diagnostic) diag.Diagnostics {
	detail := fmt.Sprintf("%s\n\nTo repeat the action, with the label of its block as NAME:\nterraform apply -invoke=action.%s.NAME",
		d.Detail(), i.typeName)
	if at, ok := d.(diag.DiagnosticWithPath); ok {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at.Path(), d.Summary(), detail)}
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic(d.Summary(), detail)}
}

// pause waits, and returns the error of the context if that ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// without returns the names except one.
func without(names configured.Names, f roottask.Field) configured.Names {
	rest := names.With(nil)
	delete(rest, f)
	return rest
}
