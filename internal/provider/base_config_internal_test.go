// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsblock"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

func TestBaseConfig_defaults(t *testing.T) {
	t.Parallel()
	schema := providerSchema()
	var empty providerModel
	config := tfsdk.Config{Schema: schema, Raw: testsupport.Value(schema.Type().TerraformType(t.Context()), testsupport.Block{})}
	if diags := config.Get(t.Context(), &empty); diags.HasError() {
		t.Fatal(diags)
	}
	base, diags := (&assumerootProvider{}).baseConfig(t.Context(), &empty, awsblock.Endpoints{}, "1.10.0")
	if diags.HasError() {
		t.Fatal(diags)
	}
	if base.MaxRetries != 10 || base.MaxBackoff != 20*time.Second {
		t.Errorf("got %d attempts with up to %s between them, want 10 and 20s", base.MaxRetries, base.MaxBackoff)
	}
	if !base.SuppressDebugLog {
		t.Error("the library logs bodies, which it masks without session tokens")
	}
	if base.SkipRequestingAccountId {
		t.Error("the library does not look up the account of the caller")
	}
}
