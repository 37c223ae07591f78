// SPDX-License-Identifier: MPL-2.0

package ephemeral

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/ephemeral/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

const defaultOpenTimeout = 2 * time.Minute

type sessionModel struct {
	TargetPrincipal types.String      `tfsdk:"target_principal"`
	TaskPolicy      types.String      `tfsdk:"task_policy"`
	TaskPolicyARN   types.String      `tfsdk:"task_policy_arn"`
	DurationSeconds types.Number      `tfsdk:"duration_seconds"`
	Region          types.String      `tfsdk:"region"`
	Timeouts        timeouts.Value    `tfsdk:"timeouts"`
	AccountID       types.String      `tfsdk:"account_id"`
	AccessKeyID     types.String      `tfsdk:"access_key_id"`
	SecretAccessKey types.String      `tfsdk:"secret_access_key"`
	SessionToken    types.String      `tfsdk:"session_token"`
	Expiration      timetypes.RFC3339 `tfsdk:"expiration"`
	SourceIdentity  types.String      `tfsdk:"source_identity"`
}

func sessionSchema(ctx context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Opens a root session in a member account of an AWS organization with [`sts:AssumeRoot`](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html), " +
			"for one of the tasks that need root. The credentials are handed to the rest of the run, such as an aliased `aws` provider, and are never written to state, plan or log.\n\n" +
			"A session is opened in every phase that needs it, so once for the plan and once for the apply, and costs one AWS call each time.",
		Attributes: map[string]schema.Attribute{
			"target_principal": schema.StringAttribute{
				MarkdownDescription: "The session is opened in this member account, given by its ID (12 digits) or the ARN of its root user (`arn:PARTITION:iam::ACCOUNT:root`). " +
					"The management account cannot be a target.",
				Required: true,
			},
			"task_policy": schema.StringAttribute{
				MarkdownDescription: fmt.Sprintf("The AWS-managed policy of this name scopes the session: `%s`. "+
					"Exactly one of `task_policy` and `task_policy_arn` is configured; the other is filled in.", strings.Join(roottask.TaskPolicyNames(), "`, `")),
				Optional: true,
				Computed: true,
			},
			"task_policy_arn": schema.StringAttribute{
				MarkdownDescription: "The policy with this ARN (`arn:PARTITION:iam::aws:policy/root-task/NAME`) scopes the session, as in the API and the AWS CLI. " +
					"A policy that AWS has added since this version of the provider was made can be used by its ARN. " +
					"Where only `task_policy` is configured, this is its ARN in the partition of the Region.",
				Optional: true,
				Computed: true,
			},
			"duration_seconds": schema.NumberAttribute{
				MarkdownDescription: fmt.Sprintf("The credentials stop working after this many seconds, from 0 to %[1]d. AWS takes %[1]d where it is not set. "+
					"A session cannot be revoked, so set it to the least that the run needs.", roottask.MaxDurationSeconds),
				Optional: true,
			},
			"region": schema.StringAttribute{
				MarkdownDescription: "STS is called in this Region instead of the provider's. AssumeRoot has no global endpoint.",
				Optional:            true,
			},
			"timeouts": timeoutsAttribute(ctx),
			"account_id": schema.StringAttribute{
				MarkdownDescription: "The session is in the account with this ID, which is that of `target_principal`.",
				Computed:            true,
			},
			"access_key_id": schema.StringAttribute{
				MarkdownDescription: "This is the access key ID of the session, for the argument `access_key` of the `aws` provider. CloudTrail shows it in every event of the session.",
				Computed:            true,
			},
			"secret_access_key": schema.StringAttribute{
				MarkdownDescription: "This is the secret access key of the session, for the argument `secret_key` of the `aws` provider.",
				Computed:            true,
				Sensitive:           true,
			},
			"session_token": schema.StringAttribute{
				MarkdownDescription: "This is the session token, for the argument `token` of the `aws` provider. Its size is not fixed.",
				Computed:            true,
				Sensitive:           true,
			},
			"expiration": schema.StringAttribute{
				MarkdownDescription: "The credentials stop working at this time, which is in RFC 3339 format and UTC.",
				CustomType:          timetypes.RFC3339Type{},
				Computed:            true,
			},
			"source_identity": schema.StringAttribute{
				MarkdownDescription: "AWS carries this source identity over from the caller; it is null where the caller has none.",
				Computed:            true,
			},
		},
	}
}

// timeoutsAttribute is the library's, which has no description of its own.
func timeoutsAttribute(ctx context.Context) schema.Attribute {
	attribute := timeouts.AttributesWithOpts(ctx, timeouts.Opts{
		OpenDescription: fmt.Sprintf("Opening the session takes this long at most, retries included. It is a duration such as `30s` or `5m`, and `%s` by default.", defaultOpenTimeout),
	})
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		if open, ok := nested.Attributes["open"].(schema.StringAttribute); ok {
			open.Validators = nil // parse checks the duration, and names the attribute in its error
			nested.Attributes["open"] = open
		}
		nested.MarkdownDescription = "What takes longer than the time that is set here is given up."
		return nested
	}
	return attribute
}
