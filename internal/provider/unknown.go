// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// rejectUnknown reports unknown values. The framework converts them to empty values, with which the default
// credential chain could find other credentials than the configured ones.
func rejectUnknown(config tftypes.Value) diag.Diagnostics {
	var diags diag.Diagnostics
	err := tftypes.Walk(config, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		if v.IsKnown() {
			return true, nil
		}
		p, name := configPath(at)
		diags.AddAttributeError(p, summary.UnknownValue,
			fmt.Sprintf("The value of %s is not known until apply.\n"+
				"The provider authenticates during plan, so it accepts only known values. It never falls back to other credentials.\n"+
				"Use a variable or a data source, or first apply the resources that the value depends on with -target.", name))
		return false, nil
	})
	if err != nil {
		diags.AddError(summary.UnreadableConfiguration, err.Error())
	}
	return diags
}

// configPath returns the path of an attribute and its name for messages. Engines cannot resolve elements of
// sets, so the path ends at a set, and only the name continues.
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
