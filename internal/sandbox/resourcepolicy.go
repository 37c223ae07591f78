// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"slices"
)

// resourcePolicy holds the elements of a resource-based policy that the sandbox evaluates.
type resourcePolicy struct {
	Statement oneOrMore[struct {
		Effect           string
		Principal        everyone
		Action, Resource oneOrMore[string]
		Condition        json.RawMessage
	}]
}

// checkResource refuses a request for a bucket or queue of another account, and a request that its policy
// denies. Root users are exempt from the policy for the actions of the task policies, as on AWS.
func checkResource(r *request, owner, policy string) *refusal {
	switch {
	case r.caller.AccountID() != owner:
		return denied(r, notAllowed(r, "resource-based"))
	case deniesEveryone(policy, r) && !(r.caller.isRoot() && unlocks(r.permission())):
		return denied(r, deniedByResourcePolicy)
	}
	return nil
}

// unlocks reports whether a task policy permits an action.
func unlocks(action string) bool {
	for _, policy := range taskPolicies {
		if policy.permits(action) {
			return true
		}
	}
	return false
}

// deniesEveryone reports whether a statement of a resource-based policy denies the action of a request to
// every principal. It ignores conditions, and the sandbox evaluates no other statements.
func deniesEveryone(policy string, r *request) bool {
	var document resourcePolicy
	if json.Unmarshal([]byte(policy), &document) != nil {
		return false
	}
	for _, statement := range document.Statement {
		if statement.Effect == "Deny" && bool(statement.Principal) &&
			matchesAny(statement.Action, r.permission()) && matchesAny(statement.Resource, r.resource()) {
			return true
		}
	}
	return false
}

// isPublic reports whether a statement of a resource-based policy allows an action to every principal
// without a condition.
func isPublic(policy []byte) bool {
	var document resourcePolicy
	if json.Unmarshal(policy, &document) != nil {
		return false
	}
	for _, statement := range document.Statement {
		if statement.Effect == "Allow" && bool(statement.Principal) && statement.Condition == nil {
			return true
		}
	}
	return false
}

// oneOrMore is an element of a policy that is a value or a list of values.
type oneOrMore[T any] []T

// UnmarshalJSON implements json.Unmarshaler.
func (o *oneOrMore[T]) UnmarshalJSON(text []byte) error {
	var list []T
	if json.Unmarshal(text, &list) == nil {
		*o = list
		return nil
	}
	var value T
	*o = []T{value}
	return json.Unmarshal(text, &(*o)[0])
}

// everyone is true if a Principal element is "*" or {"AWS": "*"}.
type everyone bool

// UnmarshalJSON implements json.Unmarshaler.
func (e *everyone) UnmarshalJSON(text []byte) error {
	var principal string
	if json.Unmarshal(text, &principal) == nil {
		*e = principal == "*"
		return nil
	}
	var principals map[string]oneOrMore[string]
	if err := json.Unmarshal(text, &principals); err != nil {
		return err
	}
	*e = everyone(slices.Contains(principals["AWS"], "*"))
	return nil
}
