// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/ephemeral"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

type providerModel struct {
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
	AllowedAccountIDs              types.Set    `tfsdk:"allowed_account_ids"`
	ForbiddenAccountIDs            types.Set    `tfsdk:"forbidden_account_ids"`
	AllowedTargetAccountIDs        types.Set    `tfsdk:"allowed_target_account_ids"`
	AllowedTaskPolicies            types.Set    `tfsdk:"allowed_task_policies"`

	AssumeRole                []assumeRoleModel  `tfsdk:"assume_role"`
	AssumeRoleWithWebIdentity []webIdentityModel `tfsdk:"assume_role_with_web_identity"`
	Endpoints                 []endpointsModel   `tfsdk:"endpoints"`
}

type assumeRoleModel struct {
	RoleARN           types.String `tfsdk:"role_arn"`
	Duration          types.String `tfsdk:"duration"`
	ExternalID        types.String `tfsdk:"external_id"`
	Policy            types.String `tfsdk:"policy"`
	PolicyARNs        types.Set    `tfsdk:"policy_arns"`
	SessionName       types.String `tfsdk:"session_name"`
	SourceIdentity    types.String `tfsdk:"source_identity"`
	Tags              types.Map    `tfsdk:"tags"`
	TransitiveTagKeys types.Set    `tfsdk:"transitive_tag_keys"`
}

type webIdentityModel struct {
	RoleARN              types.String `tfsdk:"role_arn"`
	Duration             types.String `tfsdk:"duration"`
	Policy               types.String `tfsdk:"policy"`
	PolicyARNs           types.Set    `tfsdk:"policy_arns"`
	SessionName          types.String `tfsdk:"session_name"`
	WebIdentityToken     types.String `tfsdk:"web_identity_token"`
	WebIdentityTokenFile types.String `tfsdk:"web_identity_token_file"`
}

type endpointsModel struct {
	STS           types.String `tfsdk:"sts"`
	IAM           types.String `tfsdk:"iam"`
	Organizations types.String `tfsdk:"organizations"`
	SSO           types.String `tfsdk:"sso"`
}

// endpoints returns the one block that the schema allows, or one without values.
func (m *providerModel) endpoints() endpointsModel {
	if len(m.Endpoints) == 0 {
		return endpointsModel{}
	}
	return m.Endpoints[0]
}

// validate checks what relates attributes to each other, while values may be unknown.
func (m *providerModel) validate() diag.Diagnostics {
	var diags diag.Diagnostics
	for name, region := range map[string]types.String{"region": m.Region, "sts_region": m.STSRegion} {
		if region.ValueString() == "" || m.SkipRegionValidation.IsUnknown() {
			continue
		}
		if m.SkipRegionValidation.ValueBool() && !roottask.IsGlobal(region.ValueString()) {
			continue
		}
		if err := roottask.CheckRegion(region.ValueString()); err != nil {
			diags.AddAttributeError(path.Root(name), "Invalid "+name, err.Error())
		}
	}

	sts := m.endpoints().STS.ValueString()
	if u, err := url.Parse(sts); err == nil && u.Hostname() == assumeroot.GlobalHost {
		diags.AddAttributeError(path.Root("endpoints"), "Invalid endpoints.sts",
			fmt.Sprintf("%q is STS's global endpoint.\n%s\nWrite https://sts.us-east-1.amazonaws.com or that of another Region, or leave sts out and only set region.", sts, roottask.NoGlobalEndpoint))
	}
	for name, used := range map[string]types.Bool{"use_fips_endpoint": m.UseFIPSEndpoint, "use_dualstack_endpoint": m.UseDualStackEndpoint} {
		if sts != "" && used.ValueBool() {
			diags.AddAttributeError(path.Root(name), "Invalid "+name,
				fmt.Sprintf("%s is true, and endpoints.sts is %q.\nThe AWS SDK accepts one or the other, as it cannot derive a FIPS or dual-stack host from a custom one.\nRemove %s, and write the URL of the wanted host in endpoints.sts.", name, sts, name))
		}
	}
	return diags
}

func (m *providerModel) guards(ctx context.Context) (ephemeral.Guards, diag.Diagnostics) {
	var diags diag.Diagnostics
	var policies []string
	for _, s := range stringsOf(ctx, m.AllowedTaskPolicies, &diags) {
		name, err := taskPolicyName(s)
		if err != nil {
			diags.AddAttributeError(path.Root("allowed_task_policies"), "Invalid allowed_task_policies", err.Error())
		}
		policies = append(policies, name)
	}
	return ephemeral.Guards{
		TargetAccountIDs: stringsOf(ctx, m.AllowedTargetAccountIDs, &diags),
		TaskPolicies:     policies,
	}, diags
}

type collection interface {
	ElementsAs(ctx context.Context, target any, allowUnhandled bool) diag.Diagnostics
}

// stringsOf returns the elements of a list or set of strings without the empty ones, which count as not set.
func stringsOf(ctx context.Context, c collection, diags *diag.Diagnostics) []string {
	var all []types.String
	diags.Append(c.ElementsAs(ctx, &all, false)...)
	var set []string
	for _, s := range all {
		if v := s.ValueString(); strings.TrimSpace(v) != "" {
			set = append(set, v)
		}
	}
	return set
}
