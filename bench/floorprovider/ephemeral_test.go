// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	assumeroot "github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
)

// A comparison is valid only if both providers cost the engine the same work.
func TestSession_attributes(t *testing.T) {
	t.Parallel()
	want := sessionSchema(t, assumeroot.New("test")(), "assumeroot_session")
	got := sessionSchema(t, newProvider(), "floor_session")
	if got, want := describe("", got.Block.Attributes), describe("", want.Block.Attributes); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got, want := got.ValueType(), want.ValueType(); !got.Equal(want) {
		t.Errorf("type %s, want %s", got, want)
	}
}

// describe returns a line for each attribute, with every property that an engine acts on.
func describe(prefix string, attributes []*tfprotov6.SchemaAttribute) []string {
	var lines []string
	for _, a := range attributes {
		lines = append(lines, fmt.Sprintf("%s%s: %s, required %t, optional %t, computed %t, sensitive %t, write-only %t",
			prefix, a.Name, a.ValueType(), a.Required, a.Optional, a.Computed, a.Sensitive, a.WriteOnly))
		if a.NestedType != nil {
			lines = append(lines, describe(prefix+a.Name+".", a.NestedType.Attributes)...)
		}
	}
	return lines
}

func sessionSchema(t *testing.T, p provider.Provider, name string) *tfprotov6.Schema {
	t.Helper()
	schemas, err := providerserver.NewProtocol6(p)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return schemas.EphemeralResourceSchemas[name]
}
