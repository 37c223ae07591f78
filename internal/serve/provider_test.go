// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// talkative is a provider that only logs each request for its schema.
type talkative struct{}

func newTalkative() provider.Provider { return talkative{} }

func (talkative) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "talkative"
}

func (talkative) Schema(ctx context.Context, _ provider.SchemaRequest, _ *provider.SchemaResponse) {
	tflog.Trace(ctx, "Schema requested")
}

func (talkative) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (talkative) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (talkative) Resources(context.Context) []func() resource.Resource { return nil }
