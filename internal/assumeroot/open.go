// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// Request describes the session to open.
type Request struct {
	Target          roottask.Principal
	Policy          roottask.PolicyARN
	DurationSeconds *int32        // 0 to 900; nil omits it from the request, and AWS then uses 900
	Region          string        // of the STS endpoint
	Timeout         time.Duration // of the whole operation, retries and the diagnosis of a denial included
}

// Open sends one AssumeRoot request, and retries it only after dropped connections, attempts that timed out,
// throttling and errors of the server. Once AWS throttles, the requests of all callers of Open wait for their
// turn. The error is an [*roottask.InputError] if a guard rejects the request, and otherwise an
// [*awscall.Failure].
func (c *Client) Open(ctx context.Context, r Request) (Session, error) {
	if err := c.Guards.CheckTarget(r.Target.AccountID); err != nil {
		return Session{}, err
	}
	if err := c.Guards.CheckTaskPolicy(r.Policy.Name); err != nil {
		return Session{}, err
	}

	call := &awscall.Call{
		Goal:     fmt.Sprintf("open a root session in account %s with task policy %s", r.Target.AccountID, r.Policy.Name),
		Service:  "STS",
		Action:   "AssumeRoot",
		Region:   r.Region,
		Timeout:  r.Timeout,
		Started:  c.Now(),
		Redactor: c.Redactor,
		Now:      c.Now,
	}
	host, unusable := c.host(ctx, r.Region)
	call.Host = host
	if unusable != nil {
		return Session{}, call.Fail(*unusable)
	}

	timed, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()

	out, err := c.sts.AssumeRoot(timed, &sts.AssumeRootInput{
		TargetPrincipal: aws.String(r.Target.String()),
		TaskPolicyArn:   &types.PolicyDescriptorType{Arn: aws.String(r.Policy.String())},
		DurationSeconds: r.DurationSeconds,
	}, inRegion(r.Region), func(o *sts.Options) {
		o.APIOptions = append(o.APIOptions, call.Exchange.Observe)
		o.Retryer = c.attempts(o.Retryer)
	})
	if errors.Is(err, errTurn) && call.Exchange.Attempts == 0 && !errors.Is(ctx.Err(), context.Canceled) {
		return Session{}, call.Fail(turnCause(r.Timeout))
	}
	if err != nil {
		return Session{}, call.Explain(ctx, timed, err, func(code, message string) *awscall.Cause {
			return c.cause(timed, r, code, message)
		})
	}

	session, missing := newSession(out)
	if len(missing) > 0 {
		return Session{}, call.Fail(call.IncompleteResponse(strings.Join(missing, ", ")))
	}
	session.AccountID = r.Target.AccountID
	session.Region = r.Region
	session.Host = call.Host
	session.RequestID = call.Exchange.RequestID
	session.Attempts = call.Exchange.Attempts
	return session, nil
}

func inRegion(region string) func(*sts.Options) {
	return func(o *sts.Options) { o.Region = region }
}

// turnCause returns the cause of a timeout while other sessions used up the rate that AWS accepts.
func turnCause(timeout time.Duration) awscall.Cause {
	return awscall.Cause{
		Summary: summary.TimedOut.With("AssumeRoot"),
		Why: fmt.Sprintf("AWS throttles AssumeRoot, and other sessions of this run were opened until the limit of {Timeout}, %s, was reached.",
			awscall.FormatDuration(timeout)),
		Remedy: "Raise {Timeout}, or open fewer sessions in one run.",
		Field:  roottask.Timeout,
	}
}
