// SPDX-License-Identifier: MPL-2.0

package action

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
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
	return &sqsUnlockQueue{unlocker{parse: parseQueue}}
}

type sqsUnlockQueue struct{ unlocker }

type sqsUnlockQueueModel struct {
	QueueARN types.String `tfsdk:"queue_arn"`
	Policy   types.String `tfsdk:"policy"`
	Timeouts types.Object `tfsdk:"timeouts"`
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

func (a *sqsUnlockQueue) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
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
			"timeouts": timeoutsAttribute(),
		},
	}
}

func parseQueue(ctx context.Context, config tfsdk.Config, p *configured.Provider) (invocation, diag.Diagnostics) {
	var m sqsUnlockQueueModel
	if diags := config.Get(ctx, &m); diags.HasError() {
		return invocation{}, diags
	}
	c := checker{names: queueNames}
	queue := unlock.Queue{Policy: m.Policy.ValueString()}
	parsed := false
	if isSet(m.QueueARN) {
		var err error
		queue.ARN, err = unlock.ParseQueueARN(m.QueueARN.ValueString())
		parsed = c.check("queue_arn", err)
	}
	i := invocation{
		provider:   p,
		typeName:   "assumeroot_sqs_unlock_queue",
		target:     roottask.Principal{AccountID: queue.ARN.AccountID},
		taskPolicy: queueTaskPolicy,
		timeout:    c.timeout(m.Timeouts),
		names:      queueNames,
		configured: queueNames,
		work:       func(ctx context.Context, t *unlock.Task) (unlock.Result, error) { return t.Queue(ctx, queue) },
	}
	if m.Timeouts.IsNull() {
		i.configured = without(i.configured, roottask.Timeout)
	}
	if isSet(m.Policy) && c.check("policy", unlock.CheckPolicy(queue.Policy)) && parsed {
		c.check("policy", queue.CheckAccess())
	}
	if p != nil {
		if parsed {
			_ = c.check("queue_arn", p.Client.CheckRegion(queue.ARN.Region)) &&
				c.check("queue_arn", queue.ARN.CheckRegion(p.Client.Region()))
		}
		c.guardsAndRegion(ctx, p.Client, "queue_arn", queue.ARN.AccountID, queueTaskPolicy)
	}
	return i, c.diags
}
