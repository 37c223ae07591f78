// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsblock"
)

func TestBaseConfig_defaults(t *testing.T) {
	base, diags := (&assumerootProvider{}).baseConfig(t.Context(), emptyModel(t), awsblock.Endpoints{}, "1.10.0")
	if diags.HasError() {
		t.Fatal(diags)
	}
	if base.MaxRetries != 10 || base.MaxBackoff != 20*time.Second {
		t.Errorf("%d attempts with up to %s between them", base.MaxRetries, base.MaxBackoff)
	}
	if !base.SuppressDebugLog {
		t.Error("the library logs bodies, and does not mask session tokens")
	}
	if base.SkipRequestingAccountId {
		t.Error("the library skips the account of the caller")
	}
}

// emptyModel returns the model of a block without arguments.
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
