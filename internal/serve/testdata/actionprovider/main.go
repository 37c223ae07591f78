// SPDX-License-Identifier: MPL-2.0

// Command actionprovider serves a provider with one action like the real provider. Only a test builds it.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
)

func main() {
	newProvider := func() provider.Provider { return actionProvider{} }
	if err := serve.Provider("registry.terraform.io/assumeroot/example", newProvider, false); err != nil {
		log.Fatal(err)
	}
}

type actionProvider struct{}

func (actionProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "example"
}

func (actionProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (actionProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (actionProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (actionProvider) Resources(context.Context) []func() resource.Resource { return nil }

func (actionProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{func() action.Action { return announce{} }}
}

// announce reports its message as progress.
type announce struct{}

func (announce) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_announce"
}

func (announce) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{"message": schema.StringAttribute{Required: true}}}
}

func (announce) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config struct {
		Message types.String `tfsdk:"message"`
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.SendProgress(action.InvokeProgressEvent{Message: "announced " + config.Message.ValueString()})
}
