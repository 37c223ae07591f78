// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// ParsePolicy parses the JSON of an identity-based policy. An element or a condition that the sandbox does
// not evaluate is an error.
func ParsePolicy(document []byte) ([]Statement, error) {
	var policy struct {
		Version   string
		Statement []struct {
			Sid, Effect      string
			Action, Resource oneOrMore[string]
			Condition        struct {
				StringEquals struct {
					TaskPolicyARNs oneOrMore[string] `json:"sts:TaskPolicyArn"`
				}
			}
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&policy); err != nil {
		return nil, err
	}
	if policy.Version != "2012-10-17" {
		return nil, fmt.Errorf("the Version is %q, want 2012-10-17", policy.Version)
	}
	var statements []Statement
	for _, s := range policy.Statement {
		if s.Effect != "Allow" && s.Effect != "Deny" || len(s.Action) == 0 || len(s.Resource) == 0 {
			return nil, fmt.Errorf("statement %q needs the Effect Allow or Deny, an Action and a Resource", s.Sid)
		}
		taskPolicies := s.Condition.StringEquals.TaskPolicyARNs
		if taskPolicies != nil && len(taskPolicies) == 0 {
			return nil, fmt.Errorf("statement %q has a condition that no task policy meets", s.Sid)
		}
		for _, pattern := range slices.Concat(s.Action, s.Resource) {
			if strings.Contains(pattern, "?") || strings.Contains(pattern, "${") {
				return nil, fmt.Errorf("statement %q has %q: use no wildcard other than *, and no variable", s.Sid, pattern)
			}
		}
		statements = append(statements, Statement{s.Effect, s.Action, s.Resource, taskPolicies})
	}
	return statements, nil
}
