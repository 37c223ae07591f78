// SPDX-License-Identifier: MPL-2.0

package action

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/unlock"
)

var (
	_ action.ActionWithConfigure      = (*sqsUnlockQueue)(nil)
	_ action.ActionWithValidateConfig = (*sqsUnlockQueue)(nil)
	_ action.ActionWithModifyPlan     = (*sqsUnlockQueue)(nil)
)

const queueTaskPolicy = "SQSUnlockQueuePolicy"

// NewSQSUnlockQueue returns the action assumeroot_sqs_unlock_queue.
func NewSQSUnlockQueue() action.Action {
	return &sqsUnlockQueue{}
}

type sqsUnlockQueue struct {
	provider *configured.Provider // nil while the provider is not configured
}

type sqsUnlockQueueModel struct {
	QueueARN types.String   `tfsdk:"queue_arn"`
	Policy   types.String   `tfsdk:"policy"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

var queueNames = configured.Names{
	roottask.TargetPrincipal: "queue_arn",
	roottask.QueueArn:        "queue_arn",
	roottask.Region:          "queue_arn",
	roottask.ResourcePolicy:  "policy",
	roottask.Timeout:         "timeouts.invoke",
}

func (a *sqsUnlockQueue) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_sqs_unlock_queue"
}

func (a *sqsUnlockQueue) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Deletes or replaces the policy of an SQS queue that locks everyone out, " +
			"in a root session of the account that owns the queue. The old policy is printed first.",
		Attributes: map[string]schema.Attribute{
			"queue_arn": schema.StringAttribute{
				MarkdownDescription: "ARN of the queue (`arn:PARTITION:sqs:REGION:ACCOUNT:NAME`), which names its account and " +
					"its Region. The account cannot be the management account.",
				Required: true,
			},
			"policy":   policyAttribute("queue"),
			"timeouts": timeoutsAttribute(ctx),
		},
	}
}

func (a *sqsUnlockQueue) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	p, diags := configured.From(req.ProviderData)
	resp.Diagnostics.Append(diags...)
	a.provider = p
}

func (a *sqsUnlockQueue) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var m sqsUnlockQueueModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !resp.Diagnostics.HasError() {
		_, _, diags := m.parse(ctx, nil)
		resp.Diagnostics.Append(diags...)
	}
}

func (a *sqsUnlockQueue) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var m sqsUnlockQueueModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !resp.Diagnostics.HasError() {
		_, _, diags := m.parse(ctx, a.provider)
		resp.Diagnostics.Append(diags...)
	}
}

func (a *sqsUnlockQueue) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m sqsUnlockQueueModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if a.provider == nil {
		resp.Diagnostics.Append(configured.Missing())
		return
	}
	i, queue, diags := m.parse(ctx, a.provider)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	i.send = resp.SendProgress
	resp.Diagnostics.Append(i.run(ctx, func(t *unlock.Task) (unlock.Result, error) { return t.Queue(ctx, queue) })...)
}

// parse checks every argument that is known. The provider is nil until it is configured, as in validate.
func (m *sqsUnlockQueueModel) parse(ctx context.Context, p *configured.Provider) (invocation, unlock.Queue, diag.Diagnostics) {
	c := checker{names: queueNames}
	i := invocation{
		provider: p, typeName: "assumeroot_sqs_unlock_queue", taskPolicy: queueTaskPolicy, names: queueNames,
		configured: queueNames,
		timeout:    c.timeout(ctx, m.Timeouts),
	}
	if m.Timeouts.IsNull() {
		i.configured = without(i.configured, roottask.Timeout)
	}
	queue := unlock.Queue{Policy: m.Policy.ValueString()}
	parsed := false
	if isSet(m.QueueARN) {
		var err error
		queue.ARN, err = unlock.ParseQueueARN(m.QueueARN.ValueString())
		parsed = c.check("queue_arn", err)
	}
	i.target.AccountID = queue.ARN.AccountID
	if isSet(m.Policy) && c.check("policy", unlock.CheckPolicy(m.Policy.ValueString())) && parsed {
		c.check("policy", queue.CheckAccess())
	}
	if p != nil {
		if parsed {
			_ = c.check("queue_arn", p.Client.CheckRegion(queue.ARN.Region)) &&
				c.check("queue_arn", queue.ARN.CheckRegion(p.Client.Region()))
		}
		c.guards(ctx, p.Client, "queue_arn", queue.ARN.AccountID, queueTaskPolicy)
	}
	return i, queue, c.diags
}
