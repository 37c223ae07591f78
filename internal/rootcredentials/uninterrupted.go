// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/smithy-go/middleware"
)

// uninterrupted returns a request that finishes once it is sent, so that its outcome is known: cancellation
// only stops its retries. A deadline still ends it.
func uninterrupted[Input, Output any](request func(context.Context, *Input, ...func(*iam.Options)) (*Output, error)) func(
	context.Context, *Input, ...func(*iam.Options),
) (*Output, error) {
	return func(ctx context.Context, in *Input, options ...func(*iam.Options)) (*Output, error) {
		return request(ctx, in, append(options, func(o *iam.Options) { o.APIOptions = append(o.APIOptions, finishAttempts) })...)
	}
}

func finishAttempts(stack *middleware.Stack) error {
	return stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("FinishAttempt", finishAttempt), "Retry", middleware.After)
}

func finishAttempt(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
	middleware.FinalizeOutput, middleware.Metadata, error,
) {
	if err := ctx.Err(); err != nil {
		return middleware.FinalizeOutput{}, middleware.Metadata{}, err
	}
	attempt := context.WithoutCancel(ctx)
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		attempt, cancel = context.WithDeadline(attempt, deadline)
		defer cancel()
	}
	return next.HandleFinalize(attempt, in)
}
