// SPDX-License-Identifier: MPL-2.0

// Package awsblock converts the authentication arguments of hashicorp/aws to a configuration of
// aws-sdk-go-base. The provider and the stand-in for hashicorp/aws embed [Block] in their models.
package awsblock

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// Block holds the arguments and blocks for authentication. Null, unknown and empty strings count as not set,
// except that an empty HTTPProxy or HTTPSProxy means no proxy.
type Block struct {
	AccessKey                      types.String `tfsdk:"access_key"`
	SecretKey                      types.String `tfsdk:"secret_key"`
	Token                          types.String `tfsdk:"token"`
	Profile                        types.String `tfsdk:"profile"`
	Region                         types.String `tfsdk:"region"`
	STSRegion                      types.String `tfsdk:"sts_region"`
	SharedConfigFiles              types.List   `tfsdk:"shared_config_files"`
	SharedCredentialsFiles         types.List   `tfsdk:"shared_credentials_files"`
	CustomCABundle                 types.String `tfsdk:"custom_ca_bundle"`
	EC2MetadataServiceEndpoint     types.String `tfsdk:"ec2_metadata_service_endpoint"`
	EC2MetadataServiceEndpointMode types.String `tfsdk:"ec2_metadata_service_endpoint_mode"`
	HTTPProxy                      types.String `tfsdk:"http_proxy"`
	HTTPSProxy                     types.String `tfsdk:"https_proxy"`
	NoProxy                        types.String `tfsdk:"no_proxy"`
	Insecure                       types.Bool   `tfsdk:"insecure"`
	MaxRetries                     types.Number `tfsdk:"max_retries"`
	RetryMode                      types.String `tfsdk:"retry_mode"`
	TokenBucketRateLimiterCapacity types.Number `tfsdk:"token_bucket_rate_limiter_capacity"`
	SkipMetadataAPICheck           types.String `tfsdk:"skip_metadata_api_check"`
	SkipRegionValidation           types.Bool   `tfsdk:"skip_region_validation"`
	UseDualStackEndpoint           types.Bool   `tfsdk:"use_dualstack_endpoint"`
	UseFIPSEndpoint                types.Bool   `tfsdk:"use_fips_endpoint"`
	UserAgent                      types.List   `tfsdk:"user_agent"`
	S3UsePathStyle                 types.Bool   `tfsdk:"s3_use_path_style"`
	AllowedAccountIDs              types.Set    `tfsdk:"allowed_account_ids"`
	ForbiddenAccountIDs            types.Set    `tfsdk:"forbidden_account_ids"`

	AssumeRole                types.List `tfsdk:"assume_role"`                   // elements: assumeRoleBlock
	AssumeRoleWithWebIdentity types.List `tfsdk:"assume_role_with_web_identity"` // at most one WebIdentityBlock
	Endpoints                 types.Set  `tfsdk:"endpoints"`                     // elements: endpointsBlock
}

type collection interface {
	IsUnknown() bool
	ElementsAs(ctx context.Context, target any, allowUnhandled bool) diag.Diagnostics
}

// blocksOf returns the blocks of a type. In validate, the number of dynamic blocks can be unknown.
func blocksOf[T any](ctx context.Context, c collection) ([]T, diag.Diagnostics) {
	if c.IsUnknown() {
		return nil, nil
	}
	var blocks []T
	diags := c.ElementsAs(ctx, &blocks, false)
	return blocks, diags
}

// Strings returns the non-empty elements of a list or a set of strings. Empty strings count as not set.
func Strings(ctx context.Context, c collection, diags *diag.Diagnostics) []string {
	if c.IsUnknown() {
		return nil
	}
	var all []types.String
	diags.Append(c.ElementsAs(ctx, &all, false)...)
	var set []string
	for _, s := range all {
		if v := s.ValueString(); v != "" {
			set = append(set, v)
		}
	}
	return set
}

// Int returns a whole number, or 0 if it is null or unknown. The schema has validated every other value.
func Int(n types.Number) int {
	if n.IsNull() || n.IsUnknown() {
		return 0
	}
	whole, _ := n.ValueBigFloat().Int64()
	return int(whole)
}

// accountIDs returns the account IDs of a guard. It reports invalid IDs, because a guard without them would
// be weaker than configured.
func accountIDs(ctx context.Context, name string, set types.Set, diags *diag.Diagnostics) []string {
	if set.IsUnknown() {
		return nil
	}
	var all []types.String
	diags.Append(set.ElementsAs(ctx, &all, false)...)
	var ids []string
	for _, id := range all {
		if err := roottask.CheckAccountID(id.ValueString()); err != nil {
			diags.AddAttributeError(path.Root(name), summary.InvalidArgument.With(name), err.Error())
		}
		ids = append(ids, id.ValueString())
	}
	return ids
}
