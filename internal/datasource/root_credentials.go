// SPDX-License-Identifier: MPL-2.0

package datasource

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

var (
	_ datasource.DataSource                   = (*rootCredentials)(nil)
	_ datasource.DataSourceWithConfigure      = (*rootCredentials)(nil)
	_ datasource.DataSourceWithValidateConfig = (*rootCredentials)(nil)
)

const accountTimeout = 2 * time.Minute

var accountNames = configured.Names{
	roottask.TargetPrincipal: "account_id",
	roottask.Region:          "region",
	roottask.Timeout:         "timeouts.read",
}

// NewRootCredentials returns the data source assumeroot_root_credentials.
func NewRootCredentials() datasource.DataSource {
	return &rootCredentials{}
}

type rootCredentials struct {
	provider *configured.Provider // nil while the provider is not configured
}

type rootCredentialsModel struct {
	AccountID types.String `tfsdk:"account_id"`
	Timeouts  types.Object `tfsdk:"timeouts"`
	credentialsModel
}

func (d *rootCredentials) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_root_credentials"
}

func (d *rootCredentials) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := credentialAttributes()
	attributes["account_id"] = schema.StringAttribute{
		MarkdownDescription: "ID of the member account to read, of 12 digits. The management account cannot be read.",
		Required:            true,
		Validators:          []validator.String{accountNames.Accepts(roottask.CheckAccountID)},
	}
	attributes["timeouts"] = timeoutsAttribute(accountTimeout)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the credentials of the root user of a member account: password, access keys, signing certificates " +
			"and MFA devices. It opens a root session with the task policy `IAMAuditRootUserCredentials`, which permits no change.",
		Attributes: attributes,
	}
}

func (d *rootCredentials) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	p, diags := configured.From(req.ProviderData)
	resp.Diagnostics.Append(diags...)
	d.provider = p
}

func (d *rootCredentials) ValidateConfig(
	ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse,
) {
	_, diags := readTimeout(ctx, req.Config, accountTimeout)
	resp.Diagnostics.Append(diags...)
}

func (d *rootCredentials) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m rootCredentialsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	timeout, diags := readTimeout(ctx, req.Config, accountTimeout)
	resp.Diagnostics.Append(diags...)
	if d.provider == nil {
		resp.Diagnostics.Append(configured.Missing())
	}
	if resp.Diagnostics.HasError() {
		return
	}
	// OpenTofu validates only once, while variables are unknown.
	if err := roottask.CheckAccountID(m.AccountID.ValueString()); err != nil {
		resp.Diagnostics.Append(accountNames.Invalid(path.Root("account_id"), err))
		return
	}

	ctx = tflog.SetField(ctx, "account_id", m.AccountID.ValueString())
	tflog.Debug(ctx, "Reading root credentials")
	reader := rootcredentials.Reader{Client: d.provider.Client, Sessions: d.provider.Sessions, Timeout: timeout}
	found, err := reader.Account(ctx, m.AccountID.ValueString())
	if err != nil {
		at := configured.Names{roottask.TargetPrincipal: "account_id"}
		if !m.Timeouts.IsNull() {
			at[roottask.Timeout] = "timeouts.read"
		}
		err = d.provider.Explained.Shorten(err, m.AccountID.ValueString())
		resp.Diagnostics.Append(accountNames.Failed(ctx, err, at))
		return
	}
	m.credentialsModel = newCredentialsModel(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
