// SPDX-License-Identifier: MPL-2.0

package roottask

import (
	"fmt"
	"slices"
	"strings"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// AllowList is a set of accepted values. The zero value accepts none.
type AllowList struct {
	all    bool
	values []string
}

// AllowAll returns the list that accepts every value.
func AllowAll() AllowList { return AllowList{all: true} }

// AllowOnly returns the list that accepts only the given values.
func AllowOnly(values ...string) AllowList { return AllowList{values: values} }

func (l AllowList) allows(value string) bool {
	return l.all || slices.Contains(l.values, value)
}

// Guards limit the targets and the task policies of every session. The zero value allows no session.
type Guards struct {
	TargetAccountIDs AllowList
	TaskPolicies     AllowList // names
}

// CheckTarget returns an [*InputError] if the guards do not allow sessions in the account.
func (g Guards) CheckTarget(accountID string) error {
	if g.TargetAccountIDs.allows(accountID) {
		return nil
	}
	return &InputError{
		Summary:  summary.TargetNotAllowed,
		Field:    TargetPrincipal,
		Given:    fmt.Sprintf("The target is account %s.", accountID),
		Accepted: fmt.Sprintf("The provider's {AllowedTargetAccountIDs} accepts %s.", strings.Join(g.TargetAccountIDs.values, ", ")),
		Instead:  "Use one of these, or add the account to {AllowedTargetAccountIDs}.",
	}
}

// CheckTaskPolicy returns an [*InputError] if the guards do not allow sessions with the task policy of this
// name.
func (g Guards) CheckTaskPolicy(name string) error {
	if g.TaskPolicies.allows(name) {
		return nil
	}
	return &InputError{
		Summary:  summary.TaskPolicyNotAllowed,
		Field:    TaskPolicyName,
		Given:    fmt.Sprintf("The task policy is %s.", name),
		Accepted: fmt.Sprintf("The provider's {AllowedTaskPolicies} accepts %s.", strings.Join(g.TaskPolicies.values, ", ")),
		Instead:  "Use one of these, or add the policy to {AllowedTaskPolicies}.",
	}
}
