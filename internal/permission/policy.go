// SPDX-License-Identifier: MPL-2.0

package permission

import (
	"slices"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// Policy is an identity-based policy.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type Policy struct {
	Version   string
	Statement []Statement
}

// Statement is a statement that allows actions.
type Statement struct {
	Sid       string
	Effect    string
	Action    []string
	Resource  string
	Condition *Condition `json:",omitempty"`
}

// Condition limits the task policies of sts:AssumeRoot.
type Condition struct {
	StringEquals struct {
		TaskPolicyARNs []string `json:"sts:TaskPolicyArn"`
	}
}

// NewPolicy returns a policy of partition aws that grants the permissions in every member account. It leaves out sessions whose
// task policy the configuration names.
func NewPolicy(permissions []Permission) Policy {
	var tasks, required, optional []string
	for _, p := range permissions {
		switch {
		case p.TaskPolicy != "":
			tasks = append(tasks, roottask.PolicyARN{Partition: "aws", Name: p.TaskPolicy}.String())
		case p.Action == AssumeRoot:
		case p.Optional:
			optional = append(optional, p.Action)
		default:
			required = append(required, p.Action)
		}
	}
	optional = slices.DeleteFunc(optional, func(action string) bool { return slices.Contains(required, action) })

	policy := Policy{Version: "2012-10-17"}
	if len(tasks) > 0 {
		condition := &Condition{}
		condition.StringEquals.TaskPolicyARNs = unique(tasks)
		policy.Statement = append(policy.Statement, Statement{
			Sid: "OpenRootSessions", Effect: "Allow", Action: []string{AssumeRoot}, Resource: "arn:aws:iam::*:root", Condition: condition,
		})
	}
	for _, s := range []Statement{{Sid: "ReadOrganization", Action: required}, {Sid: "ExplainDenials", Action: optional}} {
		if len(s.Action) > 0 {
			s.Effect, s.Action, s.Resource = "Allow", unique(s.Action), "*"
			policy.Statement = append(policy.Statement, s)
		}
	}
	return policy
}

func unique(values []string) []string {
	slices.Sort(values)
	return slices.Compact(values)
}
