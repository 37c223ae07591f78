// SPDX-License-Identifier: MPL-2.0

package datasource

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// failureGroup holds the accounts that could not be read for the same cause.
type failureGroup struct {
	cause    string
	accounts []string
	example  diag.Diagnostic // of the first account
}

// failures groups the accounts that could not be read by cause, the cause with most accounts first.
func failures(ctx context.Context, results []rootcredentials.Result) []*failureGroup {
	byCause := map[string]*failureGroup{}
	var groups []*failureGroup
	for _, result := range results {
		if result.Err == nil {
			continue
		}
		failed := organizationNames.Failed(ctx, result.Err, nil)
		cause := causeOf(result.Err, failed.Summary())
		key := cause + "\n" + codeOf(result.Err)
		group := byCause[key]
		if group == nil {
			group = &failureGroup{cause: cause, example: failed}
			byCause[key] = group
			groups = append(groups, group)
		}
		group.accounts = append(group.accounts, result.AccountID)
	}
	slices.SortStableFunc(groups, func(a, b *failureGroup) int { return cmp.Compare(len(b.accounts), len(a.accounts)) })
	return groups
}

// causeOf returns the summary of a failure without the name of the request. The requests of an audit are
// concurrent, and the first one to fail differs between accounts.
func causeOf(err error, title string) string {
	f, ok := errors.AsType[*awscall.Failure](err)
	if !ok || f.Action == "AssumeRoot" {
		return title
	}
	if rest, ok := strings.CutPrefix(title, f.Action+" "); ok {
		return "The audit " + rest
	}
	return strings.ReplaceAll(title, f.Action, "the audit")
}

// codeOf returns AWS's error code, or "" without one. Different codes can have the same summary.
func codeOf(err error) string {
	if f, ok := errors.AsType[*awscall.Failure](err); ok {
		return f.Code
	}
	return ""
}

// failuresDiagnostic returns one error for all accounts that could not be read.
func failuresDiagnostic(groups []*failureGroup, accounts int) diag.Diagnostic {
	failed := 0
	var detail strings.Builder
	for _, g := range groups {
		failed += len(g.accounts)
		fmt.Fprintf(&detail, "\n\n%s: %s.\n\n", g.cause, strings.Join(g.accounts, ", "))
		if len(g.accounts) > 1 {
			fmt.Fprintf(&detail, "The first of these %d accounts, as an example:\n", len(g.accounts))
		}
		detail.WriteString(g.example.Detail())
	}
	return diag.NewErrorDiagnostic(summary.AccountsNotRead,
		fmt.Sprintf("%d of %d accounts could not be read, so that nothing is known about their root credentials. "+
			"To read the others anyway, set allow_errors = true.", failed, accounts)+detail.String())
}
