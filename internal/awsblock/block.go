// SPDX-License-Identifier: MPL-2.0

// Package awsblock reads the authentication of a provider block that is written as hashicorp/aws has it, and returns the
// configuration of aws-sdk-go-base for it. The provider and the stand-in for hashicorp/aws embed [Block] in their models.
package awsblock

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Block holds the arguments and blocks for authentication. Unknown values, null and empty strings count as not set.
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
	MaxRetries                     types.Int64  `tfsdk:"max_retries"`
	RetryMode                      types.String `tfsdk:"retry_mode"`
	TokenBucketRateLimiterCapacity types.Int64  `tfsdk:"token_bucket_rate_limiter_capacity"`
	SkipMetadataAPICheck           types.String `tfsdk:"skip_metadata_api_check"`
	SkipRegionValidation           types.Bool   `tfsdk:"skip_region_validation"`
	UseDualStackEndpoint           types.Bool   `tfsdk:"use_dualstack_endpoint"`
	UseFIPSEndpoint                types.Bool   `tfsdk:"use_fips_endpoint"`
	UserAgent                      types.List   `tfsdk:"user_agent"`
	S3UsePathStyle                 types.Bool   `tfsdk:"s3_use_path_style"`
	AllowedAccountIDs              types.Set    `tfsdk:"allowed_account_ids"`
	ForbiddenAccountIDs            types.Set    `tfsdk:"forbidden_account_ids"`

	AssumeRole                types.List `tfsdk:"assume_role"`                   // of assumeRoleBlock
	AssumeRoleWithWebIdentity types.List `tfsdk:"assume_role_with_web_identity"` // of at most one WebIdentityBlock
	Endpoints                 types.Set  `tfsdk:"endpoints"`                     // of endpointsBlock
}

type collection interface {
	IsUnknown() bool
	ElementsAs(ctx context.Context, target any, allowUnhandled bool) diag.Diagnostics
}

// blocksOf returns the blocks of a type. Their number can be unknown in validate, as that of dynamic blocks is.
func blocksOf[T any](ctx context.Context, c collection) ([]T, diag.Diagnostics) {
	if c.IsUnknown() {
		return nil, nil
	}
	var blocks []T
	diags := c.ElementsAs(ctx, &blocks, false)
	return blocks, diags
}

// Strings returns the elements of a list or set of strings without the empty ones, which count as not set.
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

var accountID = regexp.MustCompile(`^[0-9]{12}$`)

// accountIDs returns the account IDs of a guard. An invalid one is an error here too, so that the guard never has fewer
// elements than were written.
func accountIDs(ctx context.Context, name string, set types.Set, diags *diag.Diagnostics) []string {
	if set.IsUnknown() {
		return nil
	}
	var all []types.String
	diags.Append(set.ElementsAs(ctx, &all, false)...)
	var ids []string
	for _, id := range all {
		if !accountID.MatchString(id.ValueString()) {
			diags.AddAttributeError(path.Root(name), "Invalid "+name,
				fmt.Sprintf("An element is %q.\nThe provider accepts account IDs of 12 digits.\n"+
					"Write an ID such as \"111122223333\", or remove the element.", id.ValueString()))
		}
		ids = append(ids, id.ValueString())
	}
	return ids
}
