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
	_ action.ActionWithConfigure      = (*s3UnlockBucket)(nil)
	_ action.ActionWithValidateConfig = (*s3UnlockBucket)(nil)
	_ action.ActionWithModifyPlan     = (*s3UnlockBucket)(nil)
)

const bucketTaskPolicy = "S3UnlockBucketPolicy"

// NewS3UnlockBucket returns the action assumeroot_s3_unlock_bucket.
func NewS3UnlockBucket() action.Action {
	return &s3UnlockBucket{unlocker{parse: parseBucket}}
}

type s3UnlockBucket struct{ unlocker }

type s3UnlockBucketModel struct {
	AccountID types.String `tfsdk:"account_id"`
	Bucket    types.String `tfsdk:"bucket"`
	Region    types.String `tfsdk:"region"`
	Policy    types.String `tfsdk:"policy"`
	Timeouts  types.Object `tfsdk:"timeouts"`
}

var bucketNames = configured.Names{
	roottask.TargetPrincipal: "account_id",
	roottask.Bucket:          "bucket",
	roottask.Region:          "region",
	roottask.ResourcePolicy:  "policy",
	roottask.Timeout:         "timeouts.invoke",
}

func (a *s3UnlockBucket) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_s3_unlock_bucket"
}

func (a *s3UnlockBucket) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Deletes or replaces the policy of an S3 bucket that locks everyone out, " +
			"in a root session of the account that owns the bucket. The old policy is printed first.",
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				MarkdownDescription: "ID (12 digits) of the member account that owns the bucket. It cannot be the management account.",
				Required:            true,
			},
			"bucket": schema.StringAttribute{
				MarkdownDescription: "Name of the bucket.",
				Required:            true,
			},
			"region": schema.StringAttribute{
				MarkdownDescription: "Region of the bucket. If it is not set, the bucket is found with `s3:ListAllMyBuckets`.",
				Optional:            true,
			},
			"policy":   policyAttribute("bucket"),
			"timeouts": timeoutsAttribute(),
		},
	}
}

func parseBucket(ctx context.Context, config tfsdk.Config, p *configured.Provider) (invocation, diag.Diagnostics) {
	var m s3UnlockBucketModel
	if diags := config.Get(ctx, &m); diags.HasError() {
		return invocation{}, diags
	}
	bucket := unlock.Bucket{Name: m.Bucket.ValueString(), Region: m.Region.ValueString(), Policy: m.Policy.ValueString()}
	c := checker{names: bucketNames}
	i := invocation{
		provider:   p,
		typeName:   "assumeroot_s3_unlock_bucket",
		target:     roottask.Principal{AccountID: m.AccountID.ValueString()},
		taskPolicy: bucketTaskPolicy,
		timeout:    c.timeout(m.Timeouts),
		names:      bucketNames,
		configured: bucketNames,
		work:       func(ctx context.Context, t *unlock.Task) (unlock.Result, error) { return t.Bucket(ctx, bucket) },
	}
	if m.Timeouts.IsNull() {
		i.configured = without(i.configured, roottask.Timeout)
	}
	if m.Region.IsNull() {
		i.configured = without(i.configured, roottask.Region)
	}
	target := ""
	if isSet(m.AccountID) && c.check("account_id", roottask.CheckAccountID(m.AccountID.ValueString())) {
		target = m.AccountID.ValueString()
	}
	named := isSet(m.Bucket) && c.check("bucket", unlock.CheckBucketName(bucket.Name))
	if isSet(m.Policy) && c.check("policy", unlock.CheckPolicy(bucket.Policy)) && named {
		c.check("policy", bucket.CheckAccess())
	}
	if isSet(m.Region) && c.check("region", roottask.CheckRegionShape(bucket.Region)) && p != nil {
		_ = c.check("region", p.Client.CheckRegion(bucket.Region)) &&
			c.check("region", bucket.CheckRegion(p.Client.Region()))
	}
	if p != nil {
		c.guardsAndRegion(ctx, p.Client, "account_id", target, bucketTaskPolicy)
	}
	return i, c.diags
}
