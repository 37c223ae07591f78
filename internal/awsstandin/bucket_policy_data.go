// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	_ datasource.DataSource              = (*bucketPolicyData)(nil)
	_ datasource.DataSourceWithConfigure = (*bucketPolicyData)(nil)
)

func newBucketPolicyData() datasource.DataSource {
	return &bucketPolicyData{}
}

type bucketPolicyData struct {
	client *s3.Client
}

func (*bucketPolicyData) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_s3_bucket_policy"
}

func (*bucketPolicyData) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"bucket": schema.StringAttribute{Required: true},
			"id":     schema.StringAttribute{Computed: true},
			"policy": schema.StringAttribute{Computed: true},
		},
	}
}

func (d *bucketPolicyData) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.client = clientsFrom(req.ProviderData, &resp.Diagnostics).s3
}

func (d *bucketPolicyData) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m bucketPolicyModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	out, err := d.client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: m.Bucket.ValueStringPointer()})
	if err != nil {
		resp.Diagnostics.AddError("Reading S3 Bucket Policy", err.Error())
		return
	}
	m.ID = m.Bucket
	m.Policy = types.StringPointerValue(out.Policy)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
