// SPDX-License-Identifier: MPL-2.0

package configured

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// Elements is a validator of a list or a set. It reports the error that the function returns for the elements.
type Elements func([]attr.Value) error

var (
	_ validator.List = Elements(nil)
	_ validator.Set  = Elements(nil)
)

// NoNulls rejects null elements. Accepted names the elements that the attribute accepts.
func NoNulls(accepted string) Elements {
	return func(elements []attr.Value) error {
		for _, e := range elements {
			if e.IsNull() {
				return NullElement(accepted)
			}
		}
		return nil
	}
}

// NullElement returns the error of a null element.
func NullElement(accepted string) error {
	return &roottask.InputError{
		Given:    "An element is null.",
		Accepted: "The provider accepts " + accepted + ".",
		Instead:  "Remove the element or give it a value. The function compact removes the null elements of a list.",
	}
}

// NotEmpty rejects the empty list or set. Instead is the value to write.
func NotEmpty(instead string) Elements {
	return func(elements []attr.Value) error {
		if len(elements) > 0 {
			return nil
		}
		return &roottask.InputError{
			Given:    "The value is empty.",
			Accepted: "The provider accepts at least one element.",
			Instead:  instead,
		}
	}
}

// Description implements [validator.Describer].
func (Elements) Description(context.Context) string {
	return "value must have elements that the provider accepts"
}

// MarkdownDescription implements [validator.Describer].
func (v Elements) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// ValidateList implements [validator.List].
func (v Elements) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	resp.Diagnostics.Append(v.Check(req.Path, req.ConfigValue)...)
}

// ValidateSet implements [validator.Set].
func (v Elements) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	resp.Diagnostics.Append(v.Check(req.Path, req.ConfigValue)...)
}

// Check returns the error of a list or a set that is known.
func (v Elements) Check(at path.Path, value interface {
	attr.Value
	Elements() []attr.Value
}) diag.Diagnostics {
	if value.IsNull() || value.IsUnknown() {
		return nil
	}
	if err := v(value.Elements()); err != nil {
		return diag.Diagnostics{Names{}.Invalid(at, err)}
	}
	return nil
}
