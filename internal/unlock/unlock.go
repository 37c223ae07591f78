// SPDX-License-Identifier: MPL-2.0

package unlock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// Task is an unlock in a root session.
type Task struct {
	Client  *assumeroot.Client
	Session assumeroot.Session
	Timeout time.Duration // of the whole action, which began before the session was opened
	Started time.Time     // when the action began

	// Report shows a line to the user. It returns an error if ctx ended before the line was shown.
	Report func(ctx context.Context, line string) error
	// Pause waits between two reads of a policy. It returns an error if ctx ends first.
	Pause func(ctx context.Context, d time.Duration) error
}

// Result is the outcome of an unlock.
type Result struct {
	// Changed is true if AWS accepted a change, even if an error says that its effect could not be confirmed.
	Changed bool
	// Different is true if AWS returned another policy than the new one. Report received that policy.
	Different bool
}

// resource is a bucket or a queue. Its errors are [*awscall.Failure].
type resource interface {
	// name returns a text such as: bucket "logs" in Region eu-west-1
	name() string
	// read returns the policy, "" if there is none.
	read(ctx context.Context) (string, error)
	// write replaces the policy, and deletes it if the new one is "".
	write(ctx context.Context, policy string) error
	// lastRead returns the description of the last call of read.
	lastRead() *awscall.Call
}

// These sentences are added to the cause of a failure.
const (
	unchanged   = " The policy was not changed."
	uncertain   = " The request for the change was sent, so the policy may have been changed."
	unconfirmed = " AWS accepted the change of the policy, but its effect could not be confirmed."
)

// policy replaces the policy of a resource, and deletes it if the new one is "". The old policy is reported
// before the change. ctx has the timeout of the action.
func (t *Task) policy(ctx context.Context, r resource, policy string) (Result, error) {
	old, err := r.read(ctx)
	if err != nil {
		return Result{}, after(err, unchanged)
	}
	if err := t.reportOld(ctx, r, old, policy); err != nil {
		return Result{}, after(r.lastRead().Explain(ctx, ctx, err, noCause), unchanged)
	}
	if same(old, policy) {
		return Result{}, nil
	}
	if err := r.write(ctx, policy); err != nil {
		return Result{}, err
	}
	result := Result{Changed: true}
	now, err := t.confirm(ctx, r, old, policy)
	if err != nil {
		return result, err
	}
	if result.Different = !same(now, policy); result.Different {
		// No request follows, so an interruption does not matter here.
		if now == "" {
			_ = t.Report(ctx, "AWS returned no policy after the change.")
		} else {
			_ = t.Report(ctx, "AWS returned this policy after the change:")
			_ = t.Report(ctx, OneLine(now))
		}
	}
	if result.Different && policy == "" {
		return result, r.lastRead().Fail(awscall.Cause{
			Summary: summary.ConcurrentChange,
			Why: fmt.Sprintf("The old policy was deleted, and then another request set a new policy of %s. It was printed above.",
				r.name()),
			Remedy: "Find the sender of that request in CloudTrail, stop it, and repeat the action.",
		})
	}
	verb := "replaced"
	switch {
	case policy == "":
		verb = "deleted"
	case old == "":
		verb = "set"
	}
	_ = t.Report(ctx, fmt.Sprintf("The policy of %s was %s.", r.name(), verb))
	return result, nil
}

// reportOld reports the old policy as one line of JSON, so that the user can restore it, and announces the
// change. After an error, lines may be missing.
func (t *Task) reportOld(ctx context.Context, r resource, old, policy string) error {
	lines := []string{fmt.Sprintf("Old policy of %s. Keep the next line, to restore the policy:", r.name()), OneLine(old)}
	if old == "" {
		lines = []string{fmt.Sprintf("No policy is set on %s.", r.name())}
	}
	switch {
	case same(old, policy):
		lines = append(lines, "Nothing to change.")
	case policy == "":
		lines = append(lines, fmt.Sprintf("Deleting the policy of %s.", r.name()))
	default:
		lines = append(lines, fmt.Sprintf("Setting the new policy of %s.", r.name()))
	}
	for _, line := range lines {
		if err := t.Report(ctx, line); err != nil {
			return err
		}
	}
	return nil
}

const (
	// SQS takes up to 60 seconds until a change is effective everywhere. The pauses between two reads grow
	// from firstPause to maxPause.
	firstPause = time.Second
	maxPause   = 8 * time.Second
)

// confirm reads the policy until AWS no longer returns the old one, and returns the last one read.
func (t *Task) confirm(ctx context.Context, r resource, old, policy string) (string, error) {
	for pause := firstPause; ; pause = min(2*pause, maxPause) {
		now, err := r.read(ctx)
		if err != nil {
			return "", after(err, unconfirmed)
		}
		if same(now, policy) || !same(now, old) {
			return now, nil
		}
		if err := t.Pause(ctx, pause); err != nil {
			return "", t.stillOld(ctx, r, err)
		}
	}
}

// stillOld returns the failure of an accepted change if AWS returned the old policy until the context ended.
func (t *Task) stillOld(ctx context.Context, r resource, err error) error {
	call := r.lastRead()
	if errors.Is(ctx.Err(), context.Canceled) {
		return after(call.Explain(ctx, ctx, err, noCause), unconfirmed)
	}
	return call.Fail(awscall.Cause{
		Summary: summary.ChangeUnconfirmed,
		Why: fmt.Sprintf("AWS accepted the change of the policy of %s, and still returned the old policy when the limit of %s, "+
			"{Timeout}, was reached. A change of an SQS policy takes up to 60 seconds. "+
			"Another program can also have set the old policy again.", r.name(), awscall.FormatDuration(t.Timeout)),
		Remedy: "Wait a minute and repeat the action: if the change is effective, it succeeds without another change.",
	})
}

// after adds the state of the policy to the cause of a failure.
func after(err error, state string) error {
	f, ok := errors.AsType[*awscall.Failure](err)
	if !ok {
		return err
	}
	changed := *f
	changed.Why += state
	return &changed
}

// call returns the description of one request for its failure.
func (t *Task) call(service, action, region, goal string) *awscall.Call {
	return &awscall.Call{
		Goal:      goal,
		Service:   service,
		Action:    action,
		Region:    region,
		Timeout:   t.Timeout,
		Started:   t.Client.Now(),
		InSession: true,
		Redactor:  t.Client.SessionRedactor(t.Session),
		Now:       t.Client.Now,
	}
}

// deadline returns a context that ends with the timeout of the action.
func (t *Task) deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, t.Timeout-t.Client.Now().Sub(t.Started))
}

// afterWrite adds the state of the policy to the failure of a request that changes it. A rejected request
// changed nothing if no attempt preceded it.
func afterWrite(call *awscall.Call, f *awscall.Failure) error {
	rejected := call.Exchange.Attempts == 1 && call.Exchange.Status >= 300 && call.Exchange.Status < 500
	if call.Exchange.Attempts == 0 || rejected {
		return after(f, unchanged)
	}
	return after(f, uncertain)
}

func noCause(string, string) *awscall.Cause { return nil }
