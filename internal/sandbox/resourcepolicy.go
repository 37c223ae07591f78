// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"slices"
)

// checkResource refuses a request about a bucket or queue of another account, and one that the policy attached to it
// denies. The root user is exempt from that for the actions of the task policies, or nothing could be unlocked.
func checkResource(r *request, owner, policy string) *refusal {
	switch {
	case r.caller.AccountID() != owner:
		return denied(r, notAllowed(r, "resource-based"))
	case deniesEveryone(policy, r) && !(r.caller.isRoot() && unlocks(r.permission())):
		return denied(r, deniedByResourcePolicy)
	}
	return nil
}

// unlocks reports whether some task policy permits an action.
func unlocks(action string) bool {
	for _, policy := range taskPolicies {
		if policy.permits(action) {
			return true
		}
	}
	return false
}

// deniesEveryone reports whether a resource-based policy has a statement that denies everybody what a request asks for.
// That is the only kind the sandbox evaluates: it has no use for what else a policy may say.
func deniesEveryone(policy string, r *request) bool {
	var document struct {
		Statement oneOrMore[struct {
			Effect           string
			Principal        everyone
			Action, Resource oneOrMore[string]
		}]
	}
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

// oneOrMore is what policies write as a value or as a list of values.
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

// everyone says of a Principal whether it is "*" or {"AWS": "*"}.
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
