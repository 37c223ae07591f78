// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	_ datasource.DataSource              = (*callerIdentity)(nil)
	_ datasource.DataSourceWithConfigure = (*callerIdentity)(nil)
)

func newCallerIdentity() datasource.DataSource {
	return &callerIdentity{}
}

type callerIdentity struct {
	client *sts.Client
}

type callerIdentityModel struct {
	AccountID types.String `tfsdk:"account_id"`
	ARN       types.String `tfsdk:"arn"`
	ID        types.String `tfsdk:"id"`
	UserID    types.String `tfsdk:"user_id"`
}

func (*callerIdentity) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_caller_identity"
}

func (*callerIdentity) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{Computed: true},
			"arn":        schema.StringAttribute{Computed: true},
			"id":         schema.StringAttribute{Computed: true},
			"user_id":    schema.StringAttribute{Computed: true},
		},
	}
}

func (d *callerIdentity) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.client = clientsFrom(req.ProviderData, &resp.Diagnostics).sts
}

func (d *callerIdentity) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	out, err := d.client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		resp.Diagnostics.AddError("Reading STS Caller Identity", err.Error())
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &callerIdentityModel{
		AccountID: types.StringPointerValue(out.Account),
		ARN:       types.StringPointerValue(out.Arn),
		ID:        types.StringPointerValue(out.Account),
		UserID:    types.StringPointerValue(out.UserId),
	})...)
}
