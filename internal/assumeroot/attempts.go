// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// throttledDelay is the longest delay after throttling. The pacer spaces requests, so that longer delays would only add
// time.
const throttledDelay = 2 * time.Second

// attempts retries one AssumeRoot. It sends each attempt in its turn, and retries throttling until the context ends, unless
// the number of attempts is bounded. Other failures are retried as the provider's settings say.
type attempts struct {
	aws.RetryerV2
	pacer   *pacer
	bounded bool

	failures int // other than throttling
}

// attempts returns the retryer of one AssumeRoot.
func (c *Client) attempts(r aws.Retryer) aws.Retryer {
	v2, ok := r.(aws.RetryerV2)
	if !ok {
		return r
	}
	return &attempts{RetryerV2: v2, pacer: c.pacer, bounded: c.BoundThrottling}
}

// MaxAttempts implements [aws.Retryer]. 0 stands for no limit.
func (a *attempts) MaxAttempts() int {
	if a.bounded {
		return a.RetryerV2.MaxAttempts()
	}
	return 0
}

// IsErrorRetryable implements [aws.Retryer]. The SDK calls it once for each failed attempt.
func (a *attempts) IsErrorRetryable(err error) bool {
	if awscall.Throttled(err) {
		return true
	}
	a.failures++
	most := a.RetryerV2.MaxAttempts()
	return a.RetryerV2.IsErrorRetryable(err) && (most == 0 || a.failures < most)
}

// RetryDelay implements [aws.Retryer].
func (a *attempts) RetryDelay(attempt int, err error) (time.Duration, error) {
	delay, failed := a.RetryerV2.RetryDelay(attempt, err)
	if awscall.Throttled(err) {
		delay = min(delay, throttledDelay)
	}
	return delay, failed
}

// GetRetryToken implements [aws.Retryer]. The quota of the SDK would give up sessions that only need time.
func (a *attempts) GetRetryToken(ctx context.Context, err error) (func(error) error, error) {
	if awscall.Throttled(err) {
		return func(error) error { return nil }, nil
	}
	return a.RetryerV2.GetRetryToken(ctx, err)
}

// GetAttemptToken implements [aws.RetryerV2]. It returns in the turn of the attempt.
func (a *attempts) GetAttemptToken(ctx context.Context) (func(error) error, error) {
	release, err := a.RetryerV2.GetAttemptToken(ctx)
	if err != nil {
		return nil, err
	}
	sent, err := a.pacer.wait(ctx)
	if err != nil {
		return nil, err
	}
	return func(err error) error {
		switch {
		case err == nil:
			a.pacer.succeeded()
		case awscall.Throttled(err):
			a.pacer.refused(sent)
		}
		return release(err)
	}, nil
}
