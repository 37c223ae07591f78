// SPDX-License-Identifier: MPL-2.0

package configured

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// Accepts returns a validator that reports the error of check on the attribute.
func (n Names) Accepts(check func(string) error) validator.String {
	return acceptsValidator{n, check}
}

var _ validator.String = acceptsValidator{}

type acceptsValidator struct {
	names Names
	check func(string) error
}

func (acceptsValidator) Description(context.Context) string {
	return "value must be one that AWS accepts"
}

func (v acceptsValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (v acceptsValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.Append(v.names.Invalid(req.Path, err))
	}
}

// CheckTimeout returns an error if a timeout, such as timeouts.open, is not greater than zero.
func CheckTimeout(name string, value, byDefault time.Duration) diag.Diagnostics {
	if value > 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("timeouts"), summary.InvalidArgument.With(name),
		fmt.Sprintf("The value is %s.\nIt must be greater than zero.\nWrite a duration such as \"30s\", or omit it for %s.",
			awscall.FormatDuration(value), awscall.FormatDuration(byDefault)))}
}
