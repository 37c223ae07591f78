// SPDX-License-Identifier: MPL-2.0

// Package testsupport holds helpers that the tests of several packages share. Unlike acctest, it imports no
// other package of this module, so that tests inside a package can use it too.
package testsupport

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Unknown is the value of an argument that is known after apply.
const Unknown = "(known after apply)"

// Block is a configuration by argument name. Arguments that it lacks are null, and blocks that it lacks do
// not exist.
type Block map[string]any

// With returns the block with more arguments.
func (b Block) With(more Block) Block {
	merged := maps.Clone(b)
	if merged == nil {
		merged = Block{}
	}
	maps.Copy(merged, more)
	return merged
}

// Value converts a Go value to a Terraform value: nil, [Unknown], a string, a number, a bool, a [Block] for
// an object or a map, a slice for a list or a set, or a tftypes.Value. A single Block is also a list of one
// block. It panics if a Block has an argument that the type lacks.
func Value(typ tftypes.Type, v any) tftypes.Value {
	if value, ok := v.(tftypes.Value); ok {
		return value
	}
	if v == Unknown {
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	}
	switch typ := typ.(type) {
	case tftypes.Object:
		return object(typ, v)
	case tftypes.Map:
		return mapValue(typ, v)
	case tftypes.List:
		return tftypes.NewValue(typ, elements(typ.ElementType, v))
	case tftypes.Set:
		return tftypes.NewValue(typ, elements(typ.ElementType, v))
	default:
		return tftypes.NewValue(typ, v)
	}
}

// Dynamic returns a value as an engine sends it.
func Dynamic(t *testing.T, typ tftypes.Type, v any) *tfprotov6.DynamicValue {
	t.Helper()
	value, err := tfprotov6.NewDynamicValue(typ, Value(typ, v))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}

func object(typ tftypes.Object, v any) tftypes.Value {
	if v == nil {
		return tftypes.NewValue(typ, nil)
	}
	given := v.(Block)
	attributes := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		attributes[name] = Value(attribute, given[name])
	}
	for name := range given {
		if _, ok := attributes[name]; !ok {
			panic("no such argument: " + name)
		}
	}
	return tftypes.NewValue(typ, attributes)
}

func mapValue(typ tftypes.Map, v any) tftypes.Value {
	if v == nil {
		return tftypes.NewValue(typ, nil)
	}
	values := map[string]tftypes.Value{}
	for key, element := range v.(Block) {
		values[key] = Value(typ.ElementType, element)
	}
	return tftypes.NewValue(typ, values)
}

// elements returns nil for null. A list of blocks is never null: engines send an empty one.
func elements(typ tftypes.Type, v any) any {
	values := []tftypes.Value{}
	switch v := v.(type) {
	case nil:
		if _, blocks := typ.(tftypes.Object); !blocks {
			return nil
		}
	case Block:
		values = append(values, Value(typ, v))
	case []Block:
		for _, element := range v {
			values = append(values, Value(typ, element))
		}
	case []any:
		for _, element := range v {
			values = append(values, Value(typ, element))
		}
	case []string:
		for _, element := range v {
			values = append(values, Value(typ, element))
		}
	default:
		panic("a list or a set needs a slice")
	}
	return values
}
