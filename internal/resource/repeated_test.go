// SPDX-License-Identifier: MPL-2.0

package resource_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestExclusive_manyDenied(t *testing.T) {
	sb := acctest.Sandbox(t)
	acctest.SignInAs(t, sb.AddUser(sandbox.ManagementAccount, "caller"))
	server, err := providerserver.NewProtocol6WithError(provider.New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: object(t, schemas.Provider.ValueType(), nil),
	})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatal(err, configured.Diagnostics)
	}
	const kind = "assumeroot_root_credentials_exclusive"
	typ := schemas.ResourceSchemas[kind].ValueType()
	nothing, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, nil))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 12 {
		config := object(t, typ, map[string]tftypes.Value{
			"account_id":          tftypes.NewValue(tftypes.String, fmt.Sprintf("%012d", n)),
			"allowed_credentials": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{}),
		})
		planned, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: kind, Config: config, ProposedNewState: config, PriorState: &nothing,
		})
		if err != nil {
			t.Fatal(err)
		}
		found := planned.Diagnostics
		if len(found) != 1 {
			t.Fatalf("got %d diagnostics", len(found))
		}
		if long := strings.Contains(found[0].Detail, `"Effect": "Allow"`); long != (n == 0) {
			t.Errorf("account %d: the long explanation is there: %t", n, long)
		}
	}
}

// object returns an object whose other attributes are null.
func object(t *testing.T, typ tftypes.Type, set map[string]tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	attributes := map[string]tftypes.Value{}
	for name, attribute := range typ.(tftypes.Object).AttributeTypes {
		attributes[name] = tftypes.NewValue(attribute, nil)
		if value, ok := set[name]; ok {
			attributes[name] = value
		}
	}
	value, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, attributes))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}
