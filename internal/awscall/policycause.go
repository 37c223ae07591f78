// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"fmt"
	"regexp"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// policyReason matches the reason that AWS gives for a denial.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
var policyReason = regexp.MustCompile(
	`(because no|explicit deny in an?) (identity-based policy|resource-based policy|permissions boundary|session policy|` +
		`service control policy|resource control policy|VPC endpoint policy)`)

// policyCause returns the cause that AWS itself names in the message of a denial, or nil.
func (c *Call) policyCause(message string) *Cause {
	reason := policyReason.FindStringSubmatch(message)
	if reason == nil {
		return nil
	}
	explicit, kind := reason[1] != "because no", reason[2]
	cause := &Cause{
		Summary: summary.NoPolicyAllows.With(kind, c.Action),
		Why:     fmt.Sprintf("A %s applies to the request and does not allow it.", kind),
	}
	if explicit {
		article := "A"
		if kind == "identity-based policy" {
			article = "An"
		}
		cause.Summary = summary.PolicyDenies.With(article, kind, c.Action)
		cause.Why = fmt.Sprintf("A statement with the effect Deny in a %s applies to the request.", kind)
	}
	change := "Add a statement that allows the action to"
	if explicit {
		change = "Remove the deny, or except this request from it, in"
	}
	switch kind {
	case "identity-based policy":
		cause.Why = "No policy of the caller's role or user allows the request."
		if explicit {
			cause.Why = "A policy of the caller's role or user denies the request."
		}
		cause.Remedy = change + " the policies of the caller's role or user."
	case "permissions boundary":
		cause.Remedy = change + " the permissions boundary of the caller's role or user."
	case "session policy":
		if c.InSession {
			cause.Why = "The task policy of the root session does not permit the action."
			cause.Remedy = "Update the provider, because AWS may have changed the task policy."
			break
		}
		cause.Remedy = change + " the session policy: {AssumeRolePolicy}, or the policy that the caller's credentials were requested with."
	case "service control policy":
		if c.InSession {
			cause.Why = "A service control policy of the organization denies the root user of the account this action. It binds root sessions too."
			cause.Remedy = "Exempt root sessions from the statement that denies root: " +
				"keep its condition ArnLike aws:PrincipalArn arn:aws:iam::*:root, " +
				`and add the condition "Null": { "aws:AssumedRoot": "true" }.`
			break
		}
		cause.Remedy = change + " the service control policies of the caller's account, in the organization's management account."
	case "resource control policy":
		cause.Remedy = change + " the resource control policies of the target account, in the organization's management account."
	case "VPC endpoint policy":
		cause.Remedy = fmt.Sprintf("%s the policy of the VPC endpoint for %s, or call from another network.", change, c.Service)
	case "resource-based policy":
		cause.Remedy = change + " the policy of the resource."
	}
	return cause
}
