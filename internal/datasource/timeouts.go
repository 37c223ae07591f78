// SPDX-License-Identifier: MPL-2.0

package datasource

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
)

// timeoutsAttribute returns the attribute of the library, which has no description of its own.
func timeoutsAttribute(ctx context.Context, byDefault time.Duration) schema.Attribute {
	attribute := timeouts.AttributesWithOpts(ctx, timeouts.Opts{
		ReadDescription: fmt.Sprintf("Time limit of a read, retries included. It is a duration such as `30s`, and %s by default.",
			awscall.FormatDuration(byDefault)),
	})
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = "Time limits for operations."
		return nested
	}
	return attribute
}

// readTimeout returns timeouts.read of a configuration.
func readTimeout(ctx context.Context, config tfsdk.Config, byDefault time.Duration) (time.Duration, diag.Diagnostics) {
	var value timeouts.Value
	diags := config.GetAttribute(ctx, path.Root("timeouts"), &value)
	if diags.HasError() || value.IsNull() || value.IsUnknown() {
		return byDefault, diags
	}
	limit, d := value.Read(ctx, byDefault)
	diags.Append(d...)
	diags.Append(configured.CheckTimeout("timeouts.read", limit, byDefault)...)
	return limit, diags
}
