// SPDX-License-Identifier: MPL-2.0

package unlock

import (
	"context"
	"fmt"
	"strings"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// cause returns a function that returns the cause of an error response that only requests about a bucket
// can get, or nil.
func (b *bucket) cause(ctx context.Context) func(code, message string) *awscall.Cause {
	return func(code, message string) *awscall.Cause {
		switch code {
		case "NoSuchBucket":
			return b.notOwned(ctx)
		case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
			return b.wrongRegion(ctx)
		case "MalformedPolicy":
			return malformedPolicy("S3")
		case "AccessDenied":
			if strings.Contains(message, "BlockPublicPolicy") {
				return publicPolicy
			}
			// S3 gives no reason if the owner is not the expected one.
			if message == "Access Denied" {
				if _, owned, err := b.find(ctx, b.listCall()); err == nil && !owned {
					return b.notOwned(ctx)
				}
			}
		}
		return nil
	}
}

// wrongRegion returns the cause of a request to another Region than the bucket's.
func (b *bucket) wrongRegion(ctx context.Context) *awscall.Cause {
	region, owned, err := b.find(ctx, b.listCall())
	if err == nil && !owned {
		return b.notOwned(ctx)
	}
	cause := &awscall.Cause{
		Summary: summary.BucketInAnotherRegion,
		Why:     fmt.Sprintf("Bucket %q is not in Region %s.", b.Name, b.Region),
		Remedy:  "Set {Region} to the bucket's Region, or omit it to have the Region found.",
		Field:   roottask.Region,
	}
	if region != "" && region != b.Region {
		cause.Why = fmt.Sprintf("Bucket %q is in Region %s, not in Region %s.", b.Name, region, b.Region)
		cause.Remedy = fmt.Sprintf("Set {Region} to %q, or omit it.", region)
	}
	return cause
}

// malformedPolicy returns the cause of a policy that a service rejects.
func malformedPolicy(service string) *awscall.Cause {
	return &awscall.Cause{
		Summary: summary.PolicyRejected.With(service),
		Why: fmt.Sprintf("%s does not accept the new policy. An element is misspelt, a principal does not exist, "+
			"or a Resource does not name this resource.", service),
		Remedy: "Correct {ResourcePolicy} as the message below says, or omit it to delete the old policy.",
		Field:  roottask.ResourcePolicy,
	}
}

var publicPolicy = &awscall.Cause{
	Summary: summary.PublicPolicyRejected,
	Why:     "The new policy allows public access, and BlockPublicPolicy is on for the bucket or its account.",
	Remedy: `Replace the Principal "*" of each Allow statement in {ResourcePolicy} by the principals that need access, ` +
		"or add a Condition such as StringEquals aws:PrincipalOrgID.",
	Field: roottask.ResourcePolicy,
}
