// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
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
	_ resource.Resource                = (*queuePolicy)(nil)
	_ resource.ResourceWithConfigure   = (*queuePolicy)(nil)
	_ resource.ResourceWithImportState = (*queuePolicy)(nil)
)

func newQueuePolicy() resource.Resource {
	return &queuePolicy{}
}

type queuePolicy struct {
	client *sqs.Client
}

type queuePolicyModel struct {
	ID       types.String `tfsdk:"id"`
	Policy   types.String `tfsdk:"policy"`
	QueueURL types.String `tfsdk:"queue_url"`
}

func (*queuePolicy) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_sqs_queue_policy"
}

func (*queuePolicy) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:      true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"policy": schema.StringAttribute{Required: true},
			"queue_url": schema.StringAttribute{
				Required:      true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
		},
	}
}

func (r *queuePolicy) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.client = clientsFrom(req.ProviderData, &resp.Diagnostics).sqs
}

func (r *queuePolicy) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.Diagnostics.Append(r.put(ctx, req.Plan, &resp.State)...)
}

func (r *queuePolicy) Read(ctx context.Context, _ resource.ReadRequest, resp *resource.ReadResponse) {
	resp.Diagnostics.Append(r.refresh(ctx, &resp.State)...)
}

func (r *queuePolicy) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(r.put(ctx, req.Plan, &resp.State)...)
}

func (r *queuePolicy) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state queuePolicyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// SQS has no request that deletes a policy. An empty policy removes it.
	err := r.setPolicy(ctx, state.QueueURL, "")
	if err != nil && !isQueueGone(err) {
		resp.Diagnostics.AddError("Deleting SQS Queue Policy", err.Error())
	}
}

func (*queuePolicy) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("queue_url"), req, resp)
}

// put saves the state before it reads the policy back, so that Terraform knows a policy that was written and
// cannot be read. hashicorp/aws polls for about 25 s before it reads.
func (r *queuePolicy) put(ctx context.Context, plan tfsdk.Plan, state *tfsdk.State) diag.Diagnostics {
	var planned queuePolicyModel
	diags := plan.Get(ctx, &planned)
	if diags.HasError() {
		return diags
	}
	if err := r.setPolicy(ctx, planned.QueueURL, planned.Policy.ValueString()); err != nil {
		diags.AddError("Setting SQS Queue Policy", err.Error())
		return diags
	}
	planned.ID = planned.QueueURL
	diags.Append(state.Set(ctx, &planned)...)
	if diags.HasError() {
		return diags
	}
	diags.Append(r.refresh(ctx, state)...)
	return diags
}

func (r *queuePolicy) refresh(ctx context.Context, state *tfsdk.State) diag.Diagnostics {
	var known queuePolicyModel
	diags := state.Get(ctx, &known)
	if diags.HasError() {
		return diags
	}
	out, err := r.client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl:       known.QueueURL.ValueStringPointer(),
		AttributeNames: []sqstypes.QueueAttributeName{sqstypes.QueueAttributeNamePolicy},
	})
	if isQueueGone(err) {
		state.RemoveResource(ctx)
		return diags
	}
	if err != nil {
		diags.AddError("Reading SQS Queue Policy", err.Error())
		return diags
	}
	policy := out.Attributes[string(sqstypes.QueueAttributeNamePolicy)]
	if policy == "" {
		state.RemoveResource(ctx)
		return diags
	}
	known.ID = known.QueueURL
	known.Policy = policyAsWritten(known.Policy, policy)
	diags.Append(state.Set(ctx, &known)...)
	return diags
}

func (r *queuePolicy) setPolicy(ctx context.Context, queueURL types.String, policy string) error {
	_, err := r.client.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{
		QueueUrl:   queueURL.ValueStringPointer(),
		Attributes: map[string]string{string(sqstypes.QueueAttributeNamePolicy): policy},
	})
	return err
}

func isQueueGone(err error) bool {
	_, ok := errors.AsType[*sqstypes.QueueDoesNotExist](err)
	return ok
}
