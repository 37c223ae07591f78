// SPDX-License-Identifier: MPL-2.0

package ephemeral

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

const defaultOpenTimeout = 2 * time.Minute

type sessionModel struct {
	TargetPrincipal types.String      `tfsdk:"target_principal"`
	TaskPolicy      types.String      `tfsdk:"task_policy"`
	TaskPolicyARN   types.String      `tfsdk:"task_policy_arn"`
	DurationSeconds types.Number      `tfsdk:"duration_seconds"`
	Region          types.String      `tfsdk:"region"`
	Timeouts        types.Object      `tfsdk:"timeouts"`
	AccountID       types.String      `tfsdk:"account_id"`
	AccessKeyID     types.String      `tfsdk:"access_key_id"`
	SecretAccessKey types.String      `tfsdk:"secret_access_key"`
	SessionToken    types.String      `tfsdk:"session_token"`
	Expiration      timetypes.RFC3339 `tfsdk:"expiration"`
	SourceIdentity  types.String      `tfsdk:"source_identity"`
}

func sessionSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Root session in a member account of an AWS organization, for one of the tasks that need root, opened with " +
			"[`sts:AssumeRoot`](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html). " +
			"The rest of the run uses its credentials, for instance in an aliased `aws` provider. " +
			"They are never written to state, plan or log.",
		Attributes: map[string]schema.Attribute{
			"target_principal": schema.StringAttribute{
				MarkdownDescription: "Member account of the session: its ID (12 digits) or the ARN of its root user " +
					"(`arn:PARTITION:iam::ACCOUNT:root`). The management account cannot be a target.",
				Required: true,
			},
			"task_policy": schema.StringAttribute{
				MarkdownDescription: fmt.Sprintf("Name of the AWS-managed policy that scopes the session: `%s`. "+
					"Exactly one of `task_policy` and `task_policy_arn` is configured, and the provider computes the other.",
					strings.Join(roottask.TaskPolicyNames(), "`, `")),
				Optional: true,
				Computed: true,
			},
			"task_policy_arn": schema.StringAttribute{
				MarkdownDescription: "ARN of the policy (`arn:PARTITION:iam::aws:policy/root-task/NAME`), as in the API and the AWS CLI. " +
					"It can be a policy that AWS added after the release of this version. " +
					"The ARN of `task_policy` has the partition of the Region.",
				Optional: true,
				Computed: true,
			},
			"duration_seconds": schema.NumberAttribute{
				MarkdownDescription: fmt.Sprintf("Duration of the session in seconds, from 0 to %[1]d. Default: %[1]d. "+
					"A session cannot be revoked, so choose the shortest duration that the run needs.", roottask.MaxDurationSeconds),
				Optional: true,
			},
			"region": schema.StringAttribute{
				MarkdownDescription: "Region of the STS endpoint, instead of the provider's. AssumeRoot has no global endpoint.",
				Optional:            true,
			},
			"timeouts": timeoutsAttribute(),
			"account_id": schema.StringAttribute{
				MarkdownDescription: "Account ID of `target_principal`.",
				Computed:            true,
			},
			"access_key_id": schema.StringAttribute{
				MarkdownDescription: "Access key ID of the session, for `access_key` of the `aws` provider. " +
					"CloudTrail records it in every event of the session.",
				Computed: true,
			},
			"secret_access_key": schema.StringAttribute{
				MarkdownDescription: "Secret access key of the session, for `secret_key` of the `aws` provider.",
				Computed:            true,
				Sensitive:           true,
			},
			"session_token": schema.StringAttribute{
				MarkdownDescription: "Session token, for `token` of the `aws` provider. Its length varies.",
				Computed:            true,
				Sensitive:           true,
			},
			"expiration": schema.StringAttribute{
				MarkdownDescription: "Time at which the session expires, in RFC 3339 format and UTC.",
				CustomType:          timetypes.RFC3339Type{},
				Computed:            true,
			},
			"source_identity": schema.StringAttribute{
				MarkdownDescription: "Source identity that the session inherits from the caller, or null if the caller has none.",
				Computed:            true,
			},
		},
	}
}

func timeoutsAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Time limits for operations.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"open": schema.StringAttribute{
				MarkdownDescription: fmt.Sprintf("Timeout of opening the session, retries included, such as `30s` or `5m`. Default: %s.",
					awscall.FormatDuration(defaultOpenTimeout)),
				Optional: true,
			},
		},
	}
}
