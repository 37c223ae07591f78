// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// statement is one of an identity-based policy.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
type statement struct {
	Effect    string
	Action    string
	Resource  string
	Condition map[string]map[string]string
}

// permissionCause is what is left when nothing about the accounts explains the refusal.
func (d *diagnosis) permissionCause() cause {
	partition, known := roottask.PartitionOf(d.attempt.Region)
	if !known {
		partition = d.Policy.Partition
	}
	missing, err := json.MarshalIndent(statement{
		Effect:    "Allow",
		Action:    "sts:AssumeRoot",
		Resource:  d.Target.RootARN(partition),
		Condition: map[string]map[string]string{"StringEquals": {"sts:TaskPolicyArn": d.Policy.String()}},
	}, "", "  ")
	if err != nil {
		panic(err) // strings always marshal
	}

	why := "No policy allows the caller this session, or one denies it: an explicit deny, a condition that does not match, a permissions boundary, a session policy"
	if d.manager == "" || d.manager != d.callerAccount {
		why += ", or a service control policy on the caller's account (which never binds the management account)"
	}
	c := cause{
		summary: "The caller may not open this session",
		why:     why + "." + spreading,
		remedy:  fmt.Sprintf("Allow it to %s with this statement, or remove what denies it:", d.grantee()),
	}
	if len(d.unchecked) > 0 {
		c.summary = "AWS refused the session without a reason"
		c.why = d.withUnchecked("AWS does not say why, and not everything could be checked. If it is nothing of what is listed below, it is this: " + c.why)
		c.remedy = fmt.Sprintf("Rule out what could not be checked, then allow it to %s with this statement, or remove what denies it:", d.grantee())
	}
	c.remedy += fmt.Sprintf("\n\n%s", missing)
	return c
}

// assumedRole matches the caller that a role's session is. Policies are attached to the role, whose path the session's ARN lacks.
var assumedRole = regexp.MustCompile(`^arn:[^:]+:sts::([0-9]{12}):assumed-role/([^/]+)/`)

// grantee is whom a policy can be attached to.
func (d *diagnosis) grantee() string {
	if role := assumedRole.FindStringSubmatch(d.callerARN); role != nil {
		return fmt.Sprintf("the role %s of account %s", role[2], role[1])
	}
	return cmp.Or(d.callerARN, "the caller")
}
