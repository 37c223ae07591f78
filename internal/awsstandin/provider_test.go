// SPDX-License-Identifier: MPL-2.0

package awsstandin_test

import (
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
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

type block = testsupport.Block

func TestConfigure_sendsOneRequest(t *testing.T) {
	s := acctest.Sandbox(t)
	admin := s.Admin()
	diags := configure(t, block{"region": sandbox.Region, "access_key": admin.AccessKeyID, "secret_key": admin.SecretAccessKey})
	if len(diags) != 0 {
		t.Fatalf("unexpected diagnostics: %v", diags)
	}
	calls := s.Calls()
	if len(calls) != 1 {
		t.Fatalf("got %d requests, want one: %v", len(calls), calls)
	}
	if calls[0].Action != "GetCallerIdentity" || calls[0].Caller != admin.ARN {
		t.Errorf("got %+v, want GetCallerIdentity by %s", calls[0], admin.ARN)
	}
	if !strings.Contains(calls[0].UserAgent, "terraform-provider-aws/stand-in") {
		t.Errorf("the user agent lacks the provider: %s", calls[0].UserAgent)
	}
}

func TestConfigure_unknownKeys(t *testing.T) {
	s := acctest.Sandbox(t)
	config := block{
		"region":     sandbox.Region,
		"access_key": testsupport.Unknown,
		"secret_key": testsupport.Unknown,
		"token":      testsupport.Unknown,
	}
	expectAmbientCaller(t, s, config)

	config["allowed_account_ids"] = []string{sandbox.Member}
	expectError(t, configure(t, config), "AWS account ID not allowed: "+sandbox.ManagementAccount)
}

func TestConfigure_everythingUnknown(t *testing.T) {
	s := acctest.Sandbox(t)
	config := block{}
	_, object := providerSchema(t)
	for name := range object.AttributeTypes {
		config[name] = testsupport.Unknown
	}
	expectAmbientCaller(t, s, config)
}

// expectAmbientCaller expects one request with the credentials in the environment.
func expectAmbientCaller(t *testing.T, s *sandbox.Sandbox, config block) {
	t.Helper()
	if diags := configure(t, config); len(diags) != 0 {
		t.Fatalf("unexpected diagnostics: %v", diags)
	}
	if calls := s.Calls(); len(calls) != 1 || calls[0].Caller != s.Admin().ARN {
		t.Errorf("got %+v, want one request by %s", calls, s.Admin().ARN)
	}
}

func TestConfigure_accountGuards(t *testing.T) {
	for name, guard := range map[string]block{
		"not allowed": {"allowed_account_ids": []string{sandbox.Member}},
		"forbidden":   {"forbidden_account_ids": []string{sandbox.ManagementAccount}},
	} {
		t.Run(name, func(t *testing.T) {
			acctest.Sandbox(t)
			expectError(t, configure(t, guard), "AWS account ID not allowed: "+sandbox.ManagementAccount)
		})
	}
}

func TestConfigure_unknownRegion(t *testing.T) {
	s := acctest.Sandbox(t)
	expectError(t, configure(t, block{"region": "us-east-9"}), "invalid AWS Region: us-east-9")
	if calls := s.Calls(); len(calls) != 0 {
		t.Errorf("unexpected requests: %v", calls)
	}
	if diags := configure(t, block{"region": "us-east-9", "skip_region_validation": true}); len(diags) != 0 {
		t.Errorf("unexpected diagnostics: %v", diags)
	}
}

func TestProvider_wrongProviderData(t *testing.T) {
	t.Parallel()
	p := awsstandin.New()
	for _, newResource := range p.Resources(t.Context()) {
		r, ok := newResource().(resource.ResourceWithConfigure)
		if !ok {
			continue
		}
		var resp resource.ConfigureResponse
		r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: "wrong"}, &resp)
		expectError(t, resp.Diagnostics, "Unexpected Provider Data")
	}
	for _, newDataSource := range p.DataSources(t.Context()) {
		var resp datasource.ConfigureResponse
		newDataSource().(datasource.DataSourceWithConfigure).Configure(t.Context(), datasource.ConfigureRequest{ProviderData: "wrong"}, &resp)
		expectError(t, resp.Diagnostics, "Unexpected Provider Data")
	}
}

// configure configures a new provider.
func configure(t *testing.T, config block) diag.Diagnostics {
	t.Helper()
	configSchema, object := providerSchema(t)
	var resp provider.ConfigureResponse
	awsstandin.New().Configure(t.Context(), provider.ConfigureRequest{
		TerraformVersion: "1.10.0",
		Config:           tfsdk.Config{Raw: testsupport.Value(object, config), Schema: configSchema},
	}, &resp)
	return resp.Diagnostics
}

func providerSchema(t *testing.T) (schema.Schema, tftypes.Object) {
	t.Helper()
	var resp provider.SchemaResponse
	awsstandin.New().Schema(t.Context(), provider.SchemaRequest{}, &resp)
	return resp.Schema, resp.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
}

func expectError(t *testing.T, diags diag.Diagnostics, summary string) {
	t.Helper()
	if !slices.ContainsFunc(diags.Errors(), func(d diag.Diagnostic) bool { return d.Summary() == summary }) {
		t.Errorf("got %v, want error %q", diags, summary)
	}
}
