// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// Caller is the identity behind the provider's credentials.
type Caller struct {
	Account string // 12 digits
	ARN     string
}

// Caller sends GetCallerIdentity, which needs no permission. The limit is fixed if no attribute sets it. The
// error is an [*awscall.Failure].
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
func (c *Client) Caller(ctx context.Context, limit time.Duration, fixed bool) (Caller, error) {
	call := &awscall.Call{
		Goal:       "get the account of the provider's credentials",
		Service:    "STS",
		Action:     "GetCallerIdentity",
		Region:     c.Region(),
		Timeout:    limit,
		FixedLimit: fixed,
		Started:    c.Now(),
		Redactor:   c.Redactor,
		Now:        c.Now,
	}
	host, unusable := c.host(ctx, c.Region())
	call.Host = host
	if unusable != nil {
		return Caller{}, call.Fail(*unusable)
	}
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	out, err := c.sts.GetCallerIdentity(timed, &sts.GetCallerIdentityInput{}, func(o *sts.Options) {
		o.APIOptions = append(o.APIOptions, call.Exchange.Observe)
	})
	if err != nil {
		return Caller{}, call.Explain(ctx, timed, err, func(string, string) *awscall.Cause { return nil })
	}
	caller := Caller{Account: aws.ToString(out.Account), ARN: aws.ToString(out.Arn)}
	if caller.Account == "" || caller.ARN == "" {
		return Caller{}, call.Fail(call.IncompleteResponse("the account"))
	}
	return caller, nil
}
