// SPDX-License-Identifier: MPL-2.0

package floorprovider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/floorprovider"
	assumeroot "github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
)

// A comparison of the two means nothing if engines had less to do for one of them.
func TestNothingHasTheAttributesOfASession(t *testing.T) {
	session := ephemeralSchema(t, assumeroot.New("test")(), "assumeroot_session")
	nothing := ephemeralSchema(t, floorprovider.New(), "floor_nothing")
	if got, want := attributes("", nothing.Block.Attributes), attributes("", session.Block.Attributes); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got, want := nothing.ValueType(), session.ValueType(); !got.Equal(want) {
		t.Errorf("with blocks: got %s\nwant %s", got, want)
	}
}

// attributes is all of them that engines do not only show.
func attributes(prefix string, of []*tfprotov6.SchemaAttribute) []string {
	var lines []string
	for _, a := range of {
		lines = append(lines, fmt.Sprintf("%s%s: %s, required %t, optional %t, computed %t, sensitive %t, write-only %t",
			prefix, a.Name, a.ValueType(), a.Required, a.Optional, a.Computed, a.Sensitive, a.WriteOnly))
		if a.NestedType != nil {
			lines = append(lines, attributes(prefix+a.Name+".", a.NestedType.Attributes)...)
		}
	}
	return lines
}

func ephemeralSchema(t *testing.T, p provider.Provider, name string) *tfprotov6.Schema {
	t.Helper()
	schemas, err := providerserver.NewProtocol6(p)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return schemas.EphemeralResourceSchemas[name]
}
