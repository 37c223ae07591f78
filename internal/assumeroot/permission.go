// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"cmp"
	"encoding/json"
	"fmt"

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
	return cause{
		summary: "The caller may not open this session",
		why:     d.withUnchecked(why + "." + spreading),
		remedy: fmt.Sprintf("Allow it to %s with this statement, or remove what denies it:\n\n%s",
			cmp.Or(d.callerARN, "the caller"), missing),
	}
}
