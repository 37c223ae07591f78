// SPDX-License-Identifier: MPL-2.0

// Command actionprovider serves a provider with one action like the real provider. Only a test builds it.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/floorprovider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
)

func main() {
	newProvider := func() provider.Provider { return actionProvider{floorprovider.New()} }
	if err := serve.Provider(floorprovider.Address, newProvider, false); err != nil {
		log.Fatal(err)
	}
}

type actionProvider struct {
	provider.Provider
}

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
