// SPDX-License-Identifier: MPL-2.0

package floorprovider_test

import (
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
	if got, want := nothing.ValueType(), session.ValueType(); !got.Equal(want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func ephemeralSchema(t *testing.T, p provider.Provider, name string) *tfprotov6.Schema {
	t.Helper()
	schemas, err := providerserver.NewProtocol6(p)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return schemas.EphemeralResourceSchemas[name]
}
