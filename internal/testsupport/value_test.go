// SPDX-License-Identifier: MPL-2.0

package testsupport_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

func TestValue(t *testing.T) {
	t.Parallel()
	block := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"name": tftypes.String}}
	list, blocks := tftypes.List{ElementType: tftypes.String}, tftypes.List{ElementType: block}
	set, strs := tftypes.Set{ElementType: tftypes.String}, tftypes.Map{ElementType: tftypes.String}
	text := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
	named := func(v tftypes.Value) tftypes.Value {
		return tftypes.NewValue(block, map[string]tftypes.Value{"name": v})
	}
	for name, test := range map[string]struct {
		given any
		want  tftypes.Value
	}{
		"null":               {nil, tftypes.NewValue(block, nil)},
		"unknown":            {testsupport.Unknown, tftypes.NewValue(list, tftypes.UnknownValue)},
		"converted":          {text("a"), text("a")},
		"number":             {1, tftypes.NewValue(tftypes.Number, 1)},
		"object":             {testsupport.Block{"name": "a"}, named(text("a"))},
		"missing argument":   {testsupport.Block{}, named(tftypes.NewValue(tftypes.String, nil))},
		"null list":          {nil, tftypes.NewValue(list, nil)},
		"list":               {[]string{"a"}, tftypes.NewValue(list, []tftypes.Value{text("a")})},
		"list with null":     {[]any{nil}, tftypes.NewValue(list, []tftypes.Value{tftypes.NewValue(tftypes.String, nil)})},
		"no blocks":          {nil, tftypes.NewValue(blocks, []tftypes.Value{})},
		"one block":          {testsupport.Block{"name": "a"}, tftypes.NewValue(blocks, []tftypes.Value{named(text("a"))})},
		"several blocks":     {[]testsupport.Block{{"name": "a"}}, tftypes.NewValue(blocks, []tftypes.Value{named(text("a"))})},
		"set":                {[]string{"a"}, tftypes.NewValue(set, []tftypes.Value{text("a")})},
		"map":                {testsupport.Block{"k": "a"}, tftypes.NewValue(strs, map[string]tftypes.Value{"k": text("a")})},
		"null map":           {nil, tftypes.NewValue(strs, nil)},
		"unknown block list": {testsupport.Unknown, tftypes.NewValue(blocks, tftypes.UnknownValue)},
	} {
		if got := testsupport.Value(test.want.Type(), test.given); !got.Equal(test.want) {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

func TestValue_noSuchArgument(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a misspelt argument is accepted")
		}
	}()
	testsupport.Value(tftypes.Object{}, testsupport.Block{"misspelt": "a"})
}
