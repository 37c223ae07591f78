// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"fmt"
	"net/url"

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

	AssumeRole                types.List `tfsdk:"assume_role"`                   // of assumeRoleModel
	AssumeRoleWithWebIdentity types.List `tfsdk:"assume_role_with_web_identity"` // of webIdentityModel, one at most
	Endpoints                 types.Set  `tfsdk:"endpoints"`                     // of endpointsModel
}

// validate checks what relates attributes to each other, while values may be unknown.
func (m *providerModel) validate(ctx context.Context) diag.Diagnostics {
	diags := m.validateRegion("region", m.Region)
	diags.Append(m.validateRegion("sts_region", m.STSRegion)...)
	diags.Append(m.validateKeys()...)
	diags.Append(validateProxy("http_proxy", m.HTTPProxy)...)
	diags.Append(validateProxy("https_proxy", m.HTTPSProxy)...)

	endpoints, d := m.endpoints(ctx)
	diags.Append(d...)
	if u, err := url.Parse(endpoints.sts); err == nil && assumeroot.IsGlobal(u) {
		diags.AddAttributeError(path.Root("endpoints"), "Invalid endpoints.sts",
			fmt.Sprintf("%q is STS's global endpoint.\n%s\nWrite %s, or leave sts out and only set region.",
				assumeroot.WithoutUserinfo(endpoints.sts), roottask.NoGlobalEndpoint, roottask.STSEndpoint(cmp.Or(m.STSRegion.ValueString(), m.Region.ValueString(), "us-east-1"))))
	}
	if endpoints.sts != "" {
		diags.Append(validateVariant("use_fips_endpoint", m.UseFIPSEndpoint, endpoints.sts)...)
		diags.Append(validateVariant("use_dualstack_endpoint", m.UseDualStackEndpoint, endpoints.sts)...)
	}
	return diags
}

func (m *providerModel) validateRegion(name string, region types.String) diag.Diagnostics {
	r := region.ValueString()
	if r == "" || m.SkipRegionValidation.IsUnknown() || m.SkipRegionValidation.ValueBool() && !roottask.IsGlobal(r) {
		return nil
	}
	if err := roottask.CheckRegion(r); err != nil {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(name), "Invalid "+name, err.Error())}
	}
	return nil
}

// validateKeys finds a key that lacks its other half. The library then takes the half for all, and fails without saying so.
func (m *providerModel) validateKeys() diag.Diagnostics {
	access, secret, token := m.AccessKey.ValueString() != "", m.SecretKey.ValueString() != "", m.Token.ValueString() != ""
	missing := ""
	switch {
	case m.AccessKey.IsUnknown() || m.SecretKey.IsUnknown() || access == secret && (access || !token):
		return nil
	case !access:
		missing = "access_key"
	default:
		missing = "secret_key"
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(missing), "Missing "+missing,
		"A part of a key is set, and "+missing+" is not.\nA key consists of access_key and secret_key, and of token where it is temporary.\nSet "+missing+", or remove the other parts to sign in otherwise.")}
}

// validateProxy does not show the value, of which a password can be any part.
func validateProxy(name string, proxy types.String) diag.Diagnostics {
	if _, err := url.Parse(proxy.ValueString()); err == nil {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(name), "Invalid "+name,
		"The value is not a URL. It is not shown, as it may hold a password.\nA proxy is given by its URL, in which other characters of a password than letters and digits are percent-encoded.\nWrite for instance \"http://proxy.example:3128\".")}
}

// validateVariant refuses a variant of AWS's own endpoint where that is not used.
func validateVariant(name string, used types.Bool, sts string) diag.Diagnostics {
	if !used.ValueBool() {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(name), "Invalid "+name,
		fmt.Sprintf("%s is true, and endpoints.sts is %q.\nThe AWS SDK accepts one or the other, as it cannot derive a FIPS or dual-stack host from a custom one.\nRemove %s, and write the URL of the wanted host in endpoints.sts.", name, assumeroot.WithoutUserinfo(sts), name))}
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
	IsUnknown() bool
	ElementsAs(ctx context.Context, target any, allowUnhandled bool) diag.Diagnostics
}

// blocksOf returns the blocks of a kind. How many there are can be unknown, as that of dynamic blocks is in validate.
func blocksOf[T any](ctx context.Context, c collection) ([]T, diag.Diagnostics) {
	if c.IsUnknown() {
		return nil, nil
	}
	var blocks []T
	diags := c.ElementsAs(ctx, &blocks, false)
	return blocks, diags
}

// stringsOf returns the elements of a list or set of strings without the empty ones, which count as not set.
func stringsOf(ctx context.Context, c collection, diags *diag.Diagnostics) []string {
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
