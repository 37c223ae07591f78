// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// refuseUnknown fails closed. A value that is unknown during plan looks like one that is not set, and the default credential
// chain would then be somebody else than was meant.
func refuseUnknown(config tftypes.Value) diag.Diagnostics {
	var diags diag.Diagnostics
	err := tftypes.Walk(config, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if v.IsKnown() {
			return true, nil
		}
		p, name := configPath(at)
		diags.AddAttributeError(p, "Unknown value in the provider configuration",
			fmt.Sprintf("The value of %s is not known until apply.\nThe provider signs in during plan too, so it accepts known values only, and never falls back to other credentials.\n"+
				"Set it from a variable or a data source, or first apply what it depends on with -target.", name))
		return false, nil
	})
	if err != nil {
		diags.AddError("Provider configuration cannot be read", err.Error())
	}
	return diags
}

// configPath returns what engines can point at, which ends at a set, and what people call it, which goes on behind that.
func configPath(at *tftypes.AttributePath) (path.Path, string) {
	p, inSet, name := path.Empty(), false, ""
	for _, step := range at.Steps() {
		if _, ok := step.(tftypes.ElementKeyValue); ok {
			inSet, name = true, p.String()
			continue
		}
		if inSet {
			name += fmt.Sprintf(".%v", step)
			continue
		}
		switch s := step.(type) {
		case tftypes.AttributeName:
			p = p.AtName(string(s))
		case tftypes.ElementKeyInt:
			p = p.AtListIndex(int(s))
		case tftypes.ElementKeyString:
			p = p.AtMapKey(string(s))
		}
	}
	if !inSet {
		name = p.String()
	}
	return p, name
}
