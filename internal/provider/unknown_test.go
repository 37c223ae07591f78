// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// The environment has credentials and a Region, so the provider would work if it ignored unknown values.
func TestConfigure_unknownValue(t *testing.T) {
	schema := newInstance(t).schemas.Provider.Block
	type row struct {
		config block
		at     string
	}
	rows := map[string]row{
		"element of a list": {block{"shared_config_files": []any{"known", unknown}}, "shared_config_files[1]"},
		"element of a set":  {block{"allowed_account_ids": []any{unknown}}, "allowed_account_ids"},
		"tag":               {block{"assume_role": block{"tags": block{"team": unknown}}}, `assume_role[0].tags["team"]`},
		"second role": {
			block{"assume_role": []block{{"role_arn": "arn:aws:iam::123456789012:role/known"}, {"role_arn": unknown}}},
			"assume_role[1].role_arn",
		},
	}
	for _, a := range schema.Attributes {
		rows[a.Name] = row{block{a.Name: unknown}, a.Name}
	}
	for _, b := range schema.BlockTypes {
		rows["number of "+b.TypeName] = row{block{b.TypeName: unknown}, b.TypeName}
		for _, a := range b.Block.Attributes {
			at := b.TypeName
			if b.Nesting == tfprotov6.SchemaNestedBlockNestingModeList {
				at += "[0]." + a.Name
			} // engines cannot resolve an element of a set
			rows[b.TypeName+"."+a.Name] = row{block{b.TypeName: block{a.Name: unknown}}, at}
		}
	}

	for name, p := range rows {
		t.Run(name, func(t *testing.T) {
			acctest.Sandbox(t)
			i := newInstance(t)
			expectNothing(t, i.validate(p.config))
			expectError(t, i.configure(p.config), p.at, "Unknown value", "not known until apply")
		})
	}
}

func TestConfigure_unknownValues(t *testing.T) {
	acctest.Isolate(t)
	found := newInstance(t).configure(block{"region": unknown, "profile": unknown, "assume_role": block{"role_arn": unknown}})
	if len(found) != 3 {
		t.Errorf("got %d diagnostics, want 3:\n%s", len(found), found)
	}
}
