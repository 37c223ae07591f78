// SPDX-License-Identifier: MPL-2.0

package datasource

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
)

func timeoutsAttribute(byDefault time.Duration) schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Time limits for operations.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"read": schema.StringAttribute{
				MarkdownDescription: fmt.Sprintf("Time limit of a read, retries included. It is a duration such as `30s`, and %s by default.",
					awscall.FormatDuration(byDefault)),
				Optional: true,
			},
		},
	}
}

// readTimeout returns timeouts.read of a configuration.
func readTimeout(ctx context.Context, config tfsdk.Config, byDefault time.Duration) (time.Duration, diag.Diagnostics) {
	var value types.Object
	diags := config.GetAttribute(ctx, path.Root("timeouts"), &value)
	limit, d := configured.Timeout(value, "read", byDefault)
	diags.Append(d...)
	return limit, diags
}
