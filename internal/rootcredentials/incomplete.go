// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"errors"
	"fmt"

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

// Error lists the deleted and the remaining credentials, with the reasons.
func (e *IncompleteError) Error() string {
	deleted := "  none"
	if len(e.Deleted) > 0 {
		deleted = List(e.Deleted)
	}
	var remaining []string
	for _, r := range e.Remaining {
		remaining = append(remaining, fmt.Sprintf("%s: %s", r.Deletion, r.reason()))
	}
	return fmt.Sprintf("Account %s still has root credentials to delete.\n\nDeleted:\n%s\n\nRemaining:\n%s",
		e.AccountID, deleted, bullets(remaining))
}

func (r Remaining) reason() string {
	f, ok := errors.AsType[*awscall.Failure](r.Err)
	if !ok {
		return r.Why
	}
	switch {
	case f.Attempts == 0:
		return "not attempted: " + f.Summary
	case f.RequestID == "" || f.Code == "": // the last attempt got no response, or none that can be read
		return f.Summary + "; the request may have had its effect"
	default:
		return f.Summary + " (" + f.Code + ")"
	}
}

// Causes returns one error for each distinct cause of the failed requests.
func (e *IncompleteError) Causes() []error {
	var causes []error
	seen := map[string]bool{}
	for _, r := range e.Remaining {
		if f, ok := errors.AsType[*awscall.Failure](r.Err); ok && !seen[f.Summary+f.Code] {
			seen[f.Summary+f.Code] = true
			causes = append(causes, r.Err)
		}
	}
	return causes
}
