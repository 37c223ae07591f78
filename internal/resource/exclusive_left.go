// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// leftKey marks in private data an account that left the organization, or that is not ACTIVE. Its plans
// change nothing.
const leftKey = "account_left"

type privateData interface {
	GetKey(context.Context, string) ([]byte, diag.Diagnostics)
	SetKey(context.Context, string, []byte) diag.Diagnostics
}

func hasLeft(ctx context.Context, private privateData) (bool, diag.Diagnostics) {
	mark, diags := private.GetKey(ctx, leftKey)
	return len(mark) > 0, diags
}

// markLeft writes the mark if it changes. A write alone makes engines report drift.
func markLeft(ctx context.Context, private privateData, accountLeft bool) diag.Diagnostics {
	marked, diags := hasLeft(ctx, private)
	if diags.HasError() || marked == accountLeft {
		return diags
	}
	var mark []byte // removes the key
	if accountLeft {
		mark = []byte("true")
	}
	diags.Append(private.SetKey(ctx, leftKey, mark)...)
	return diags
}

func (o operation) leftWarning(f *awscall.Failure) diag.Diagnostic {
	why, _ := names.Text(f.Why)
	return diag.NewWarningDiagnostic(summary.AccountUnreadable.With(o.accountID),
		fmt.Sprintf("%s. %s\n\nThe state keeps the last known credentials, and nothing is deleted. "+
			"If the account does not come back, remove the resource with a removed block.", f.Summary, why))
}
