// SPDX-License-Identifier: MPL-2.0

package ephemeral

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

var _ validator.String = acceptsValidator{}

// acceptsValidator reports the error of a check on the attribute that it validates.
type acceptsValidator struct {
	attribute string
	check     func(string) error
}

func accepts(attribute string, check func(string) error) validator.String {
	return acceptsValidator{attribute: attribute, check: check}
}

func (v acceptsValidator) Description(context.Context) string {
	return v.attribute + " must be a value that AWS accepts"
}

func (v acceptsValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (v acceptsValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, invalid(v.attribute), err.Error())
	}
}

func invalid(attribute string) string {
	return "Invalid " + attribute
}
