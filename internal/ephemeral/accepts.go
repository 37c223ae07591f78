// SPDX-License-Identifier: MPL-2.0

package ephemeral

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

var (
	_ validator.String = acceptsValidator{}
	_ validator.Number = durationValidator{}
)

// acceptsValidator reports the error of a check on the attribute that it validates.
type acceptsValidator struct {
	check func(string) error
}

func accepts(check func(string) error) validator.String {
	return acceptsValidator{check: check}
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
		resp.Diagnostics.AddAttributeError(req.Path, invalid(req.Path.String()), err.Error())
	}
}

// durationValidator takes the place of an integer attribute, for which the framework calls a fraction a bug of the provider.
type durationValidator struct{}

func (durationValidator) Description(context.Context) string {
	return fmt.Sprintf("value must be a whole number from 0 to %d", roottask.MaxDurationSeconds)
}

func (v durationValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (durationValidator) ValidateNumber(_ context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := roottask.ParseDuration(req.ConfigValue.ValueBigFloat()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, invalid(req.Path.String()), err.Error())
	}
}

func invalid(attribute string) string {
	return "Invalid " + attribute
}
