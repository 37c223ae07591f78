// SPDX-License-Identifier: MPL-2.0

package awsstandin_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsstandin"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestConfigureMakesOneCall(t *testing.T) {
	s := acctest.Sandbox(t)
	admin := s.Admin()

	diags := configure(t, map[string]tftypes.Value{
		"region":     tftypes.NewValue(tftypes.String, sandbox.Region),
		"access_key": tftypes.NewValue(tftypes.String, admin.AccessKeyID),
		"secret_key": tftypes.NewValue(tftypes.String, admin.SecretAccessKey),
	})
	if len(diags) != 0 {
		t.Fatalf("unexpected diagnostics: %v", diags)
	}

	calls := s.Calls()
	if len(calls) != 1 {
		t.Fatalf("want one call, got %v", calls)
	}
	if calls[0].Action != "GetCallerIdentity" || calls[0].Caller != admin.ARN {
		t.Errorf("want GetCallerIdentity by %s, got %+v", admin.ARN, calls[0])
	}
	if !strings.Contains(calls[0].UserAgent, "terraform-provider-aws/stand-in") {
		t.Errorf("the user agent does not name the provider: %s", calls[0].UserAgent)
	}
}

func TestConfigureFallsBackToAmbientCredentialsWhileKeysAreUnknown(t *testing.T) {
	s := acctest.Sandbox(t)
	ambient := s.Admin()
	t.Setenv("AWS_ACCESS_KEY_ID", ambient.AccessKeyID)
	t.Setenv("AWS_SECRET_ACCESS_KEY", ambient.SecretAccessKey)

	unknown := tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	config := map[string]tftypes.Value{
		"region":     tftypes.NewValue(tftypes.String, sandbox.Region),
		"access_key": unknown,
		"secret_key": unknown,
		"token":      unknown,
	}

	if diags := configure(t, config); len(diags) != 0 {
		t.Fatalf("unexpected diagnostics: %v", diags)
	}
	calls := s.Calls()
	if len(calls) != 1 || calls[0].Caller != ambient.ARN {
		t.Fatalf("want one call by %s, got %+v", ambient.ARN, calls)
	}

	config["allowed_account_ids"] = accountIDs(sandbox.Member)
	wantError(t, configure(t, config), "AWS account ID not allowed: "+sandbox.ManagementAccount)
}

func TestConfigureTakesUnknownConfigurationForNone(t *testing.T) {
	s := acctest.Sandbox(t)
	ambient := s.Admin()
	t.Setenv("AWS_REGION", sandbox.Region)
	t.Setenv("AWS_ACCESS_KEY_ID", ambient.AccessKeyID)
	t.Setenv("AWS_SECRET_ACCESS_KEY", ambient.SecretAccessKey)

	config := map[string]tftypes.Value{}
	_, object := providerSchema(t)
	for name, typ := range object.AttributeTypes {
		config[name] = tftypes.NewValue(typ, tftypes.UnknownValue)
	}
	if diags := configure(t, config); len(diags) != 0 {
		t.Fatalf("unexpected diagnostics: %v", diags)
	}
	if calls := s.Calls(); len(calls) != 1 || calls[0].Caller != ambient.ARN {
		t.Errorf("want one call by %s, got %+v", ambient.ARN, calls)
	}
}

func TestConfigureRefusesAccount(t *testing.T) {
	for name, config := range map[string]map[string]tftypes.Value{
		"not allowed": {"allowed_account_ids": accountIDs(sandbox.Member)},
		"forbidden":   {"forbidden_account_ids": accountIDs(sandbox.ManagementAccount)},
	} {
		t.Run(name, func(t *testing.T) {
			s := acctest.Sandbox(t)
			admin := s.Admin()
			config["region"] = tftypes.NewValue(tftypes.String, sandbox.Region)
			config["access_key"] = tftypes.NewValue(tftypes.String, admin.AccessKeyID)
			config["secret_key"] = tftypes.NewValue(tftypes.String, admin.SecretAccessKey)

			wantError(t, configure(t, config), "AWS account ID not allowed: "+sandbox.ManagementAccount)
		})
	}
}

func TestConfigureRefusesUnknownRegionBeforeAnyCall(t *testing.T) {
	s := acctest.Sandbox(t)
	admin := s.Admin()
	config := map[string]tftypes.Value{
		"region":     tftypes.NewValue(tftypes.String, "us-east-9"),
		"access_key": tftypes.NewValue(tftypes.String, admin.AccessKeyID),
		"secret_key": tftypes.NewValue(tftypes.String, admin.SecretAccessKey),
	}

	wantError(t, configure(t, config), "invalid AWS Region: us-east-9")
	if calls := s.Calls(); len(calls) != 0 {
		t.Errorf("want no call, got %v", calls)
	}

	config["skip_region_validation"] = tftypes.NewValue(tftypes.Bool, true)
	if diags := configure(t, config); len(diags) != 0 {
		t.Errorf("unexpected diagnostics: %v", diags)
	}
}

func TestResourcesReportWrongProviderData(t *testing.T) {
	ctx := t.Context()
	p := awsstandin.New()

	for _, newResource := range p.Resources(ctx) {
		r, ok := newResource().(resource.ResourceWithConfigure)
		if !ok {
			t.Fatalf("%T takes no provider data", r)
		}
		var resp resource.ConfigureResponse
		r.Configure(ctx, resource.ConfigureRequest{ProviderData: "wrong"}, &resp)
		wantError(t, resp.Diagnostics, "Unexpected Provider Data")
	}
	for _, newDataSource := range p.DataSources(ctx) {
		d, ok := newDataSource().(datasource.DataSourceWithConfigure)
		if !ok {
			t.Fatalf("%T takes no provider data", d)
		}
		var resp datasource.ConfigureResponse
		d.Configure(ctx, datasource.ConfigureRequest{ProviderData: "wrong"}, &resp)
		wantError(t, resp.Diagnostics, "Unexpected Provider Data")
	}
}

// configure configures a new provider with the given attributes and blocks, all others null.
func configure(t *testing.T, set map[string]tftypes.Value) diag.Diagnostics {
	t.Helper()

	configSchema, object := providerSchema(t)
	values := map[string]tftypes.Value{}
	for name, typ := range object.AttributeTypes {
		values[name] = tftypes.NewValue(typ, nil)
	}
	maps.Copy(values, set)

	var resp provider.ConfigureResponse
	awsstandin.New().Configure(t.Context(), provider.ConfigureRequest{
		TerraformVersion: "1.10.0",
		Config:           tfsdk.Config{Raw: tftypes.NewValue(object, values), Schema: configSchema},
	}, &resp)
	return resp.Diagnostics
}

func providerSchema(t *testing.T) (schema.Schema, tftypes.Object) {
	t.Helper()

	var resp provider.SchemaResponse
	awsstandin.New().Schema(t.Context(), provider.SchemaRequest{}, &resp)
	typ := resp.Schema.Type().TerraformType(t.Context())
	object, ok := typ.(tftypes.Object)
	if !ok {
		t.Fatalf("want the schema of an object, got %s", typ)
	}
	return resp.Schema, object
}

func accountIDs(id string) tftypes.Value {
	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{tftypes.NewValue(tftypes.String, id)})
}

func wantError(t *testing.T, diags diag.Diagnostics, summary string) {
	t.Helper()

	if !slices.ContainsFunc(diags.Errors(), func(d diag.Diagnostic) bool { return d.Summary() == summary }) {
		t.Errorf("want error %q, got %v", summary, diags)
	}
}
