// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/smithy-go"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// Account calls IAM inside a root session, as the root user of the session's account. It is safe for
// concurrent use.
type Account struct {
	id       string
	iam      *iam.Client
	redactor *awscall.Redactor
	timeout  time.Duration
	now      func() time.Time
}

// In returns the account of a session. Error messages show the timeout of the whole operation; the
// contexts passed to the methods end with it. IAM requests are also retried after errors with the given
// AWS error codes.
func In(client *assumeroot.Client, s assumeroot.Session, timeout time.Duration, alsoRetry ...string) *Account {
	return &Account{
		id:       s.AccountID,
		iam:      client.IAM(s, alsoRetry...),
		redactor: client.SessionRedactor(s),
		timeout:  timeout,
		now:      client.Now,
	}
}

// send sends an IAM request. The goal follows "Tried to" in error messages, and the action is named as in
// the API reference. The returned call can explain an incomplete response. The error is an
// [*awscall.Failure].
func send[Input, Output any](ctx context.Context, a *Account, action, goal string,
	request func(context.Context, *Input, ...func(*iam.Options)) (*Output, error), input *Input,
) (*Output, *awscall.Call, error) {
	call := &awscall.Call{
		Goal:      fmt.Sprintf("%s of the root user of account %s", goal, a.id),
		Service:   "IAM",
		Action:    action,
		Region:    a.iam.Options().Region,
		Timeout:   a.timeout,
		Started:   a.now(),
		InSession: true,
		Redactor:  a.redactor,
		Now:       a.now,
	}
	out, err := request(ctx, input, func(o *iam.Options) { o.APIOptions = append(o.APIOptions, call.Exchange.Observe) })
	if err != nil {
		if _, responded := errors.AsType[smithy.APIError](err); responded {
			ctx = context.WithoutCancel(ctx) // the response is the cause, even if ctx ended meanwhile
		}
		failure := call.Explain(ctx, ctx, err, func(string, string) *awscall.Cause { return nil })
		if _, ok := errors.AsType[*types.NoSuchEntityException](err); ok {
			return nil, call, absent{failure}
		}
		return nil, call, failure
	}
	// The SDK takes an empty response, or a web page with status 200, for an empty list and for a successful
	// deletion.
	if call.Exchange.RequestID == "" || call.Exchange.HTML || call.Exchange.Empty {
		return nil, call, call.Fail(call.IncompleteResponse("the document that IAM returns"))
	}
	return out, call, nil
}

// absent is the failure of a request for something that does not exist.
type absent struct{ *awscall.Failure }

// Unwrap returns the failure.
func (a absent) Unwrap() error { return a.Failure }

func isAbsent(err error) bool {
	_, ok := errors.AsType[absent](err)
	return ok
}
