// SPDX-License-Identifier: MPL-2.0

// Package awsstandin is a small provider of type aws that replaces hashicorp/aws in offline tests and in the
// demo. It has the same authentication arguments and library, and the resources that need a root session. No
// package of a release imports it.
package awsstandin

import (
	"context"

	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	basediag "github.com/hashicorp/aws-sdk-go-base/v2/diag"
	"github.com/hashicorp/aws-sdk-go-base/v2/validation"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsblock"
)

var _ provider.Provider = (*standIn)(nil)

// New returns the provider.
func New() provider.Provider {
	return &standIn{}
}

type standIn struct{}

func (*standIn) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "aws"
}

// Schema has no sensitive attributes, because hashicorp/aws has none.
func (*standIn) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"access_key": schema.StringAttribute{Optional: true},
			"allowed_account_ids": schema.SetAttribute{
				ElementType: types.StringType,
				Optional:    true,
				Validators:  []validator.Set{setvalidator.ConflictsWith(path.MatchRoot("forbidden_account_ids"))},
			},
			"custom_ca_bundle":                   schema.StringAttribute{Optional: true},
			"ec2_metadata_service_endpoint":      schema.StringAttribute{Optional: true},
			"ec2_metadata_service_endpoint_mode": schema.StringAttribute{Optional: true},
			"forbidden_account_ids":              schema.SetAttribute{ElementType: types.StringType, Optional: true},
			"http_proxy":                         schema.StringAttribute{Optional: true},
			"https_proxy":                        schema.StringAttribute{Optional: true},
			"insecure":                           schema.BoolAttribute{Optional: true},
			"max_retries":                        schema.NumberAttribute{Optional: true},
			"no_proxy":                           schema.StringAttribute{Optional: true},
			"profile":                            schema.StringAttribute{Optional: true},
			"region":                             schema.StringAttribute{Optional: true},
			"retry_mode":                         schema.StringAttribute{Optional: true},
			"secret_key":                         schema.StringAttribute{Optional: true},
			"shared_config_files":                schema.ListAttribute{ElementType: types.StringType, Optional: true},
			"shared_credentials_files":           schema.ListAttribute{ElementType: types.StringType, Optional: true},
			"s3_use_path_style":                  schema.BoolAttribute{Optional: true},
			"skip_metadata_api_check":            schema.StringAttribute{Optional: true},
			"skip_region_validation":             schema.BoolAttribute{Optional: true},
			"sts_region":                         schema.StringAttribute{Optional: true},
			"token":                              schema.StringAttribute{Optional: true},
			"token_bucket_rate_limiter_capacity": schema.NumberAttribute{Optional: true},
			"use_dualstack_endpoint":             schema.BoolAttribute{Optional: true},
			"use_fips_endpoint":                  schema.BoolAttribute{Optional: true},
			"user_agent":                         schema.ListAttribute{ElementType: types.StringType, Optional: true},
		},
		Blocks: map[string]schema.Block{
			"assume_role": schema.ListNestedBlock{
				NestedObject: schema.NestedBlockObject{
					Attributes: map[string]schema.Attribute{
						"duration":            schema.StringAttribute{Optional: true},
						"external_id":         schema.StringAttribute{Optional: true},
						"policy":              schema.StringAttribute{Optional: true},
						"policy_arns":         schema.SetAttribute{ElementType: types.StringType, Optional: true},
						"role_arn":            schema.StringAttribute{Optional: true},
						"session_name":        schema.StringAttribute{Optional: true},
						"source_identity":     schema.StringAttribute{Optional: true},
						"tags":                schema.MapAttribute{ElementType: types.StringType, Optional: true},
						"transitive_tag_keys": schema.SetAttribute{ElementType: types.StringType, Optional: true},
					},
				},
			},
			"assume_role_with_web_identity": schema.ListNestedBlock{
				Validators: []validator.List{listvalidator.SizeAtMost(1)},
				NestedObject: schema.NestedBlockObject{
					Attributes: map[string]schema.Attribute{
						"duration":                schema.StringAttribute{Optional: true},
						"policy":                  schema.StringAttribute{Optional: true},
						"policy_arns":             schema.SetAttribute{ElementType: types.StringType, Optional: true},
						"role_arn":                schema.StringAttribute{Optional: true},
						"session_name":            schema.StringAttribute{Optional: true},
						"web_identity_token":      schema.StringAttribute{Optional: true},
						"web_identity_token_file": schema.StringAttribute{Optional: true},
					},
				},
			},
			"endpoints": schema.SetNestedBlock{
				NestedObject: schema.NestedBlockObject{
					Attributes: map[string]schema.Attribute{
						"iam":           schema.StringAttribute{Optional: true},
						"organizations": schema.StringAttribute{Optional: true},
						"s3":            schema.StringAttribute{Optional: true},
						"sqs":           schema.StringAttribute{Optional: true},
						"sso":           schema.StringAttribute{Optional: true},
						"sts":           schema.StringAttribute{Optional: true},
					},
				},
			},
		},
	}
}

// Configure sends the same requests as hashicorp/aws: those of the credential chain, and one
// GetCallerIdentity.
func (*standIn) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var block awsblock.Block
	resp.Diagnostics.Append(req.Config.Get(ctx, &block)...)
	if resp.Diagnostics.HasError() {
		return
	}
	base, diags := baseConfig(ctx, &block, req.TerraformVersion)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	// The validation of GetAwsConfig would send another GetCallerIdentity and discard the account.
	base.SkipCredsValidation = true
	ctx, cfg, baseDiags := awsbase.GetAwsConfig(ctx, base)
	appendBaseDiagnostics(&resp.Diagnostics, baseDiags)
	if resp.Diagnostics.HasError() {
		return
	}
	if !block.SkipRegionValidation.ValueBool() {
		if err := validation.SupportedRegion(cfg.Region); err != nil {
			resp.Diagnostics.AddError(err.Error(), "")
			return
		}
	}

	base.SkipCredsValidation = false
	accountID, _, baseDiags := awsbase.GetAwsAccountIDAndPartition(ctx, cfg, base)
	appendBaseDiagnostics(&resp.Diagnostics, baseDiags)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := base.VerifyAccountIDAllowed(accountID); err != nil {
		resp.Diagnostics.AddError(err.Error(), "")
		return
	}

	data, diags := newClients(ctx, cfg, &block)
	resp.Diagnostics.Append(diags...)
	resp.DataSourceData = data
	resp.ResourceData = data
}

func (*standIn) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newBucketPolicyData, newCallerIdentity}
}

func (*standIn) Resources(context.Context) []func() resource.Resource {
	resources := []func() resource.Resource{newBucketPolicy, newQueuePolicy}
	for _, r := range schemasOnly {
		resources = append(resources, func() resource.Resource { return &r })
	}
	return resources
}

func appendBaseDiagnostics(diags *diag.Diagnostics, from basediag.Diagnostics) {
	for _, d := range from {
		if d.Severity() == basediag.SeverityWarning {
			diags.AddWarning(d.Summary(), d.Detail())
			continue
		}
		diags.AddError(d.Summary(), d.Detail())
	}
}
