// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"errors"
	"fmt"
	"strings"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// IncompleteError reports a deletion that stopped or failed half-way.
type IncompleteError struct {
	AccountID string
	Deleted   []Deletion
	Remaining []Remaining
}

// Remaining is a credential that should have been deleted.
type Remaining struct {
	Deletion
	Why string // reason for which no request was sent; empty if one was
	Err error  // of the request; nil if none was sent
}

// Summary returns one line, the same for every account.
func (e *IncompleteError) Summary() string { return "Root credentials remain" }

// Error lists the deleted and the remaining credentials, with the reasons.
func (e *IncompleteError) Error() string {
	deleted := "  none"
	if len(e.Deleted) > 0 {
		deleted = bullets(Texts(e.Deleted))
	}
	var remaining []string
	for _, r := range e.Remaining {
		remaining = append(remaining, fmt.Sprintf("%s: %s", r.Deletion, r.reason()))
	}
	return fmt.Sprintf("Account %s still has root credentials to delete.\n\nDeleted:\n%s\n\nRemaining:\n%s",
		e.AccountID, deleted, bullets(remaining))
}

func (r Remaining) reason() string {
	var f *awscall.Failure
	if !errors.As(r.Err, &f) {
		return r.Why
	}
	reason := strings.ToLower(f.Summary[:1]) + f.Summary[1:]
	if strings.HasPrefix(f.Summary, "AWS") || strings.HasPrefix(f.Summary, f.Action) {
		reason = f.Summary
	}
	if f.Code == "" {
		return reason + "; the request may have had its effect"
	}
	return fmt.Sprintf("%s (%s)", reason, f.Code)
}

// Causes returns one error for each distinct cause of the failed requests.
func (e *IncompleteError) Causes() []error {
	var causes []error
	seen := map[string]bool{}
	for _, r := range e.Remaining {
		var f *awscall.Failure
		if errors.As(r.Err, &f) && !seen[f.Summary+f.Code] {
			seen[f.Summary+f.Code] = true
			causes = append(causes, r.Err)
		}
	}
	return causes
}
