// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// Request says which session to open.
type Request struct {
	Target          roottask.Principal
	Policy          roottask.PolicyARN
	DurationSeconds *int32        // 0 to 900; nil leaves it to AWS, which then uses 900
	Region          string        // whose STS is called
	Timeout         time.Duration // for everything, retries and the explanation of a refusal included
}

// Open sends one AssumeRoot request, and again only if it got no answer, was throttled, or met an error of the server.
// The error is a [*Failure].
func (c *Client) Open(ctx context.Context, r Request) (Session, error) {
	a := &attempt{Request: r, started: c.now()}

	host, refusal := c.host(ctx, r.Region)
	a.host = host
	if refusal != nil {
		return Session{}, a.failure(c.now(), *refusal)
	}

	timed, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()

	out, err := c.sts.AssumeRoot(timed, &sts.AssumeRootInput{
		TargetPrincipal: aws.String(r.Target.String()),
		TaskPolicyArn:   &types.PolicyDescriptorType{Arn: aws.String(r.Policy.String())},
		DurationSeconds: r.DurationSeconds,
	}, inRegion(r.Region), a.exchange.observe)
	if err != nil {
		return Session{}, c.explain(ctx, timed, a, err)
	}

	session, missing := newSession(out)
	if len(missing) > 0 {
		return Session{}, a.failure(c.now(), a.incompleteCause(strings.Join(missing, ", ")))
	}
	session.Host = a.host
	session.RequestID = a.exchange.requestID
	session.Attempts = a.exchange.attempts
	return session, nil
}

func inRegion(region string) func(*sts.Options) {
	return func(o *sts.Options) { o.Region = region }
}

// attempt is one call of Open, as its failure needs to describe it.
type attempt struct {
	Request
	host     string
	started  time.Time
	exchange exchange
}
