// SPDX-License-Identifier: MPL-2.0

package ephemeral

import (
	"slices"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
)

// ProviderData is what the configured provider hands to its ephemeral resources.
type ProviderData struct {
	Client *assumeroot.Client
	Guards Guards
	Now    func() time.Time
}

// Guards are the sets that every session must be in. An empty set guards nothing.
type Guards struct {
	TargetAccountIDs []string // 12 digits each
	TaskPolicies     []string // names
}

func (g Guards) allowTarget(accountID string) bool {
	return len(g.TargetAccountIDs) == 0 || slices.Contains(g.TargetAccountIDs, accountID)
}

func (g Guards) allowTaskPolicy(name string) bool {
	return len(g.TaskPolicies) == 0 || slices.Contains(g.TaskPolicies, name)
}
