// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	_ resource.Resource                = (*bucketPolicy)(nil)
	_ resource.ResourceWithConfigure   = (*bucketPolicy)(nil)
	_ resource.ResourceWithImportState = (*bucketPolicy)(nil)
)

func newBucketPolicy() resource.Resource {
	return &bucketPolicy{}
}

type bucketPolicy struct {
	client *s3.Client
}

type bucketPolicyModel struct {
	Bucket types.String `tfsdk:"bucket"`
	ID     types.String `tfsdk:"id"`
	Policy types.String `tfsdk:"policy"`
}

func (*bucketPolicy) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_s3_bucket_policy"
}

func (*bucketPolicy) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"bucket": schema.StringAttribute{
				Required:      true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"id": schema.StringAttribute{
				Computed:      true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"policy": schema.StringAttribute{Required: true},
		},
	}
}

func (r *bucketPolicy) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.client = clientsFrom(req.ProviderData, &resp.Diagnostics).s3
}

func (r *bucketPolicy) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.Diagnostics.Append(r.put(ctx, req.Plan, &resp.State)...)
}

func (r *bucketPolicy) Read(ctx context.Context, _ resource.ReadRequest, resp *resource.ReadResponse) {
	resp.Diagnostics.Append(r.refresh(ctx, &resp.State)...)
}

func (r *bucketPolicy) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(r.put(ctx, req.Plan, &resp.State)...)
}

func (r *bucketPolicy) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state bucketPolicyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := r.client.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: state.Bucket.ValueStringPointer()})
	if err != nil && !isBucketPolicyGone(err) {
		resp.Diagnostics.AddError("Deleting S3 Bucket Policy", err.Error())
	}
}

func (*bucketPolicy) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("bucket"), req, resp)
}

// put saves the state before it reads the policy back, so that Terraform knows a policy that was written and
// cannot be read.
func (r *bucketPolicy) put(ctx context.Context, plan tfsdk.Plan, state *tfsdk.State) diag.Diagnostics {
	var planned bucketPolicyModel
	diags := plan.Get(ctx, &planned)
	if diags.HasError() {
		return diags
	}
	_, err := r.client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{
		Bucket: planned.Bucket.ValueStringPointer(),
		Policy: planned.Policy.ValueStringPointer(),
	})
	if err != nil {
		diags.AddError("Putting S3 Bucket Policy", err.Error())
		return diags
	}
	planned.ID = planned.Bucket
	diags.Append(state.Set(ctx, &planned)...)
	if diags.HasError() {
		return diags
	}
	diags.Append(r.refresh(ctx, state)...)
	return diags
}

func (r *bucketPolicy) refresh(ctx context.Context, state *tfsdk.State) diag.Diagnostics {
	var known bucketPolicyModel
	diags := state.Get(ctx, &known)
	if diags.HasError() {
		return diags
	}
	out, err := r.client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: known.Bucket.ValueStringPointer()})
	if isBucketPolicyGone(err) {
		state.RemoveResource(ctx)
		return diags
	}
	if err != nil {
		diags.AddError("Reading S3 Bucket Policy", err.Error())
		return diags
	}
	known.ID = known.Bucket
	known.Policy = policyAsWritten(known.Policy, aws.ToString(out.Policy))
	diags.Append(state.Set(ctx, &known)...)
	return diags
}

func isBucketPolicyGone(err error) bool {
	apiErr, ok := errors.AsType[smithy.APIError](err)
	return ok && (apiErr.ErrorCode() == "NoSuchBucketPolicy" || apiErr.ErrorCode() == "NoSuchBucket")
}
