// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// statement is a statement of an identity-based policy.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
type statement struct {
	Effect    string
	Action    string
	Resource  string
	Condition map[string]map[string]string
}

// permissionCause returns the cause that remains if no fact about the accounts explains the denial.
func (d *diagnosis) permissionCause() *awscall.Cause {
	partition, known := roottask.PartitionOf(d.request.Region)
	if !known {
		partition = d.request.Policy.Partition
	}
	missing, err := json.MarshalIndent(statement{
		Effect:    "Allow",
		Action:    "sts:AssumeRoot",
		Resource:  d.request.Target.RootARN(partition),
		Condition: map[string]map[string]string{"StringEquals": {"sts:TaskPolicyArn": d.request.Policy.String()}},
	}, "", "  ")
	if err != nil {
		panic(err) // strings always marshal
	}

	why := "No policy allows the caller this session, or one denies it: an explicit deny, " +
		"a condition that does not match, a permissions boundary, a session policy"
	if d.manager == "" || d.manager != d.callerAccount {
		why += ", or a service control policy on the caller's account (which never binds the management account)"
	}
	found := &awscall.Cause{
		Summary: summary.SessionNotPermitted,
		Why:     why + "." + recentChange,
		Remedy:  fmt.Sprintf("Allow it to %s with this statement, or remove the policy that denies it:", d.grantee()),
	}
	if len(d.unchecked) > 0 {
		found.Summary = summary.DeniedWithoutReason
		found.Why = d.withUnchecked("AWS does not give the reason, and some facts could not be checked. " +
			"If none of them is the cause, this is: " + found.Why)
		found.Remedy = fmt.Sprintf("Check the remaining facts, then allow it to %s with this statement, "+
			"or remove the policy that denies it:", d.grantee())
	}
	found.Remedy += fmt.Sprintf("\n\n%s", missing)
	return found
}

// assumedRole matches the ARN of a role's session. Policies are attached to the role, whose path this ARN lacks.
var assumedRole = regexp.MustCompile(`^arn:[^:]+:sts::([0-9]{12}):assumed-role/([^/]+)/`)

// grantee names the identity that a policy can be attached to.
func (d *diagnosis) grantee() string {
	if role := assumedRole.FindStringSubmatch(d.callerARN); role != nil {
		return fmt.Sprintf("the role %s of account %s", role[2], role[1])
	}
	return cmp.Or(d.callerARN, "the caller")
}
