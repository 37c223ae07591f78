// SPDX-License-Identifier: MPL-2.0

package configured

import (
	"context"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
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

// Timeout returns the timeout of an operation from the attribute timeouts, or the default. Its error is on
// the whole object, because engines print only the line of the object.
func Timeout(timeouts types.Object, operation string, byDefault time.Duration) (time.Duration, diag.Diagnostics) {
	value, ok := timeouts.Attributes()[operation].(types.String)
	if !ok || value.IsNull() || value.IsUnknown() {
		return byDefault, nil
	}
	written := value.ValueString()
	limit, err := time.ParseDuration(written)
	if err == nil && limit > 0 {
		return limit, nil
	}
	example := "30s"
	if seconds, err := strconv.Atoi(written); err == nil && seconds > 0 {
		example = written + "s"
	}
	return byDefault, diag.Diagnostics{Names{}.Invalid(path.Root("timeouts"), &roottask.InputError{
		Summary:  summary.InvalidArgument.With("timeouts." + operation),
		Given:    fmt.Sprintf("The value is %q.", written),
		Accepted: "The provider accepts a duration that is greater than zero: a number with the unit s, m or h.",
		Instead:  fmt.Sprintf("Write a duration such as %q, or omit it for %s.", example, awscall.FormatDuration(byDefault)),
	})}
}

// WholeNumber is a validator that accepts the whole numbers of a range.
type WholeNumber struct {
	Least, Most int64
	Omitted     string // effect of omitting the attribute, such as "for 200"
}

var _ validator.Number = WholeNumber{}

// Parse returns the number. The error is an [*roottask.InputError].
func (w WholeNumber) Parse(value *big.Float) (int64, error) {
	if n, accuracy := value.Int64(); accuracy == big.Exact && n >= w.Least && n <= w.Most {
		return n, nil
	}
	return 0, &roottask.InputError{
		Given:    fmt.Sprintf("The value is %s.", value.Text('f', -1)),
		Accepted: fmt.Sprintf("The provider accepts a whole number from %d to %d.", w.Least, w.Most),
		Instead:  fmt.Sprintf("Write a number in that range, or omit it %s.", w.Omitted),
	}
}

// Description implements [validator.Describer].
func (w WholeNumber) Description(context.Context) string {
	return fmt.Sprintf("value must be a whole number from %d to %d", w.Least, w.Most)
}

// MarkdownDescription implements [validator.Describer].
func (w WholeNumber) MarkdownDescription(ctx context.Context) string {
	return w.Description(ctx)
}

// ValidateNumber implements [validator.Number].
func (w WholeNumber) ValidateNumber(_ context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := w.Parse(req.ConfigValue.ValueBigFloat()); err != nil {
		resp.Diagnostics.Append(Names{}.Invalid(req.Path, err))
	}
}
