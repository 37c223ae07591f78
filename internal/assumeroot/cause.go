// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

const accessDenied = "AccessDenied"

// cause returns the cause of an error response that only AssumeRoot can get, or nil. The messages of AWS in
// this file were recorded.
func (c *Client) cause(ctx context.Context, r Request, code, message string) *awscall.Cause {
	switch {
	case code == "ValidationError":
		return validationCause(message)
	case code == "InvalidAction":
		return &awscall.Cause{
			Summary: summary.NoAssumeRoot,
			Why:     roottask.NoGlobalEndpoint + " The host is the global endpoint, or is not STS.",
			Remedy:  fmt.Sprintf("Use %s, or remove the custom endpoint.", roottask.STSEndpoint(r.Region)),
		}
	case code != accessDenied:
		return nil
	case withoutReason(message), rootCaller.MatchString(message):
		return c.diagnose(ctx, r)
	}
	switch message {
	case "Root credentials management feature is not enabled for your AWS Organization.":
		return featureCause(roottask.RootCredentialsManagement)
	case "Root sessions feature is not enabled for your AWS Organization.":
		return featureCause(roottask.RootSessions)
	case "Service not enabled for AWS Organizations.":
		found := trustedAccessCause()
		if policy, known := roottask.FindTaskPolicy(r.Policy.Name); known {
			found.Remedy = fmt.Sprintf("%s; task policy %s also needs the feature %s.",
				strings.TrimSuffix(found.Remedy, "."), policy.Name, policy.Feature)
		}
		return found
	default:
		return nil
	}
}

// rootCaller matches the denial for a caller that is a root user or a root session. No policy can allow it.
var rootCaller = regexp.MustCompile(`^User: arn:[^ ]*:root is not authorized to perform: sts:AssumeRoot `)

// withoutReason reports whether the message of a denial gives no reason. A reason would follow the resource.
func withoutReason(message string) bool {
	_, rest, found := strings.Cut(message, "is not authorized to perform: sts:AssumeRoot on resource: ")
	return found && !strings.Contains(strings.TrimSpace(rest), " ")
}

func featureCause(f roottask.Feature) *awscall.Cause {
	var tasks []string
	for _, p := range roottask.TaskPolicies() {
		if p.Feature == f {
			tasks = append(tasks, p.Name)
		}
	}
	return &awscall.Cause{
		Summary: summary.FeatureNotEnabled.With(f),
		Why: fmt.Sprintf("The feature %s of centralized root access is off. These tasks need it: %s. The other feature does not include it.",
			f, strings.Join(tasks, ", ")),
		Remedy: fmt.Sprintf("In the management account or IAM's delegated administrator, enable %s with the resource "+
			"aws_iam_organizations_features; it takes effect within seconds.", f),
	}
}

func trustedAccessCause() *awscall.Cause {
	return &awscall.Cause{
		Summary: summary.NoTrustedAccess,
		Why:     "IAM does not have trusted access to the organization, so neither feature of centralized root access can be on.",
		Remedy: "In the management account, enable trusted access for iam.amazonaws.com with the resource aws_organizations_organization, " +
			"then enable the features with aws_iam_organizations_features; the change can take a few minutes to take effect.",
	}
}

func validationCause(message string) *awscall.Cause {
	found := &awscall.Cause{
		Summary: summary.InvalidRequest,
		Why:     "A value does not have the form that AWS accepts.",
		Remedy:  "Change the value that the message below names.",
	}
	switch {
	case strings.Contains(message, "target principal"), strings.Contains(message, "'targetPrincipal'"):
		found.Field = roottask.TargetPrincipal
		found.Why = "AWS does not accept this target. It accepts a member account's ID or the ARN of its root user."
		found.Remedy = `Set {TargetPrincipal} to the 12-digit ID of a member account, such as "111122223333".`
	case strings.Contains(message, "task policy"), strings.Contains(message, "'taskPolicyArn'"):
		found.Field = roottask.TaskPolicyName
		found.Why = "AWS does not accept this task policy. It accepts " + strings.Join(roottask.TaskPolicyNames(), ", ") +
			", and policies that are newer than this version of the provider."
		found.Remedy = "Set {TaskPolicyName} to one of these names, or {TaskPolicyArn} to the ARN of a policy under root-task/."
	case strings.Contains(message, "'durationSeconds'"):
		found.Field = roottask.DurationSeconds
		found.Why = "AWS does not accept this duration. A root session lasts 0 to 900 seconds."
		found.Remedy = "Set {DurationSeconds} to a whole number from 0 to 900, or omit it for 900."
	}
	return found
}
