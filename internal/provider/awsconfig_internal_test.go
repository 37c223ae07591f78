// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What tests of the calls cannot see: they do not wait for delays, and register no logger that the library could write to.
func TestConfigurationBoundsDelaysAndKeepsTheLibraryQuiet(t *testing.T) {
	base, diags := emptyModel(t).awsConfig(t.Context(), endpoints{})
	if diags.HasError() {
		t.Fatal(diags)
	}
	if base.MaxRetries != 10 || base.MaxBackoff != 20*time.Second {
		t.Errorf("%d attempts with up to %s between them", base.MaxRetries, base.MaxBackoff)
	}
	if !base.SuppressDebugLog {
		t.Error("the library may log bodies, in which its masking leaves session tokens readable")
	}
	if base.SkipRequestingAccountId {
		t.Error("the guards on the caller would not be checked")
	}
}

// emptyModel is what is read of a block without arguments.
func emptyModel(t *testing.T) *providerModel {
	t.Helper()
	schema := providerSchema()
	typ := schema.Type().TerraformType(t.Context()).(tftypes.Object)
	attributes := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		attributes[name] = tftypes.NewValue(attribute, nil)
	}
	config := tfsdk.Config{Schema: schema, Raw: tftypes.NewValue(typ, attributes)}
	var m providerModel
	if diags := config.Get(t.Context(), &m); diags.HasError() {
		t.Fatal(diags)
	}
	return &m
}
