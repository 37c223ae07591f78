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
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsblock"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

type providerModel struct {
	awsblock.Block
	AllowedTargetAccountIDs types.Set `tfsdk:"allowed_target_account_ids"`
	AllowedTaskPolicies     types.Set `tfsdk:"allowed_task_policies"`
}

// validate checks what relates attributes to each other, while values may be unknown.
func (m *providerModel) validate(ctx context.Context) diag.Diagnostics {
	diags := m.validateRegion("region", m.Region)
	diags.Append(m.validateRegion("sts_region", m.STSRegion)...)
	diags.Append(m.validateKeys()...)
	diags.Append(m.validateTokenFile(ctx)...)
	diags.Append(validateProxy("http_proxy", m.HTTPProxy)...)
	diags.Append(validateProxy("https_proxy", m.HTTPSProxy)...)
	diags.Append(warnEmptyGuard("allowed_account_ids", m.AllowedAccountIDs)...)
	diags.Append(warnEmptyGuard("forbidden_account_ids", m.ForbiddenAccountIDs)...)

	endpoints, d := m.ServiceEndpoints(ctx)
	diags.Append(d...)
	if u, err := url.Parse(endpoints.STS); err == nil && assumeroot.IsGlobal(u) {
		diags.AddAttributeError(path.Root("endpoints"), "Invalid endpoints.sts",
			fmt.Sprintf("%q is STS's global endpoint.\n%s\nWrite %s, or leave sts out and only set region.",
				noSecrets.Redact(endpoints.STS), roottask.NoGlobalEndpoint, roottask.STSEndpoint(cmp.Or(m.STSRegion.ValueString(), m.Region.ValueString(), "us-east-1"))))
	}
	if endpoints.STS != "" {
		diags.Append(validateVariant("use_fips_endpoint", m.UseFIPSEndpoint, endpoints.STS)...)
		diags.Append(validateVariant("use_dualstack_endpoint", m.UseDualStackEndpoint, endpoints.STS)...)
	}
	return diags
}

func (m *providerModel) validateRegion(name string, region types.String) diag.Diagnostics {
	r := region.ValueString()
	if r == "" || m.SkipRegionValidation.IsUnknown() || m.SkipRegionValidation.ValueBool() && !roottask.IsGlobal(r) {
		return nil
	}
	if err := roottask.CheckRegion(r); err != nil {
		return diag.Diagnostics{configured.Names{}.Invalid(path.Root(name), err)}
	}
	return nil
}

// noSecrets redacts text while the credentials in use are not known yet.
var noSecrets = &awscall.Redactor{}

// validateKeys finds incomplete static credentials, which the library does not report, and swapped ones.
func (m *providerModel) validateKeys() diag.Diagnostics {
	access, secret, token := m.AccessKey.ValueString() != "", m.SecretKey.ValueString() != "", m.Token.ValueString() != ""
	missing := ""
	switch {
	case m.AccessKey.IsUnknown() || m.SecretKey.IsUnknown():
		return nil
	case access && secret:
		return checkKeyPair("access_key and secret_key", m.AccessKey.ValueString(), m.SecretKey.ValueString())
	case !access && !secret && !token:
		return nil
	case !access:
		missing = "access_key"
	default:
		missing = "secret_key"
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(missing), "Missing "+missing,
		"Incomplete static credentials: "+missing+" is not set.\nStatic credentials are access_key and secret_key, with token if they are temporary.\n"+
			"Set "+missing+", or remove the other arguments to authenticate in another way.")}
}

// validateTokenFile finds a token in web_identity_token_file. It shows neither the value nor its line.
func (m *providerModel) validateTokenFile(ctx context.Context) diag.Diagnostics {
	blocks, diags := m.WebIdentityBlocks(ctx)
	for _, b := range blocks {
		if likeToken(b.WebIdentityTokenFile.ValueString()) {
			diags.AddError("Invalid web_identity_token_file",
				"The value has the form of a token. It is not shown.\nThe provider accepts the path of a file with the token.\n"+
					"Write the path, or move the token to web_identity_token.")
		}
	}
	return diags
}

// checkKeyPair reports swapped keys without an attribute, because the engine would print the line of the secret.
func checkKeyPair(source, id, secret string) diag.Diagnostics {
	if awscall.CheckKeyPair(id, secret) == nil {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("The provider's credentials look swapped",
		fmt.Sprintf("The access key ID in %s has a character that AWS never uses in one, or only the secret access key has the form of an access key ID. "+
			"Neither is shown.\nAn access key ID consists of letters and digits, such as AKIAIOSFODNN7EXAMPLE.\nSwap the two values, or remove quotes and line breaks.", source))}
}

// validateProxy neither shows the value nor has the engine print its line, because any part of it can be a password.
func validateProxy(name string, proxy types.String) diag.Diagnostics {
	if _, err := url.Parse(proxy.ValueString()); err == nil {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("Invalid "+name,
		"The value is not a URL. It is not shown, because it may hold a password.\n"+
			"A proxy is set by its URL, in which every character of a password but letters and digits is percent-encoded.\n"+
			"Write for instance \"http://proxy.example:3128\".")}
}

// warnEmptyGuard warns about an empty set, because hashicorp/aws takes it for no guard.
func warnEmptyGuard(name string, ids types.Set) diag.Diagnostics {
	if ids.IsNull() || ids.IsUnknown() || len(ids.Elements()) > 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(name), "Empty "+name,
		"The set is empty, so it does not restrict the caller's account.\nThe provider accepts account IDs of 12 digits.\nAdd an account, or remove "+name+".")}
}

// validateVariant refuses a variant of AWS's own endpoint where that is not used.
func validateVariant(name string, used types.Bool, sts string) diag.Diagnostics {
	if !used.ValueBool() {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(name), "Invalid "+name,
		fmt.Sprintf("%s is true, and endpoints.sts is %q.\nThe AWS SDK accepts one or the other, as it cannot derive a FIPS or dual-stack host from a custom one.\nRemove %s, and write the URL of the wanted host in endpoints.sts.", name, noSecrets.Redact(sts), name))}
}

func (m *providerModel) guards(ctx context.Context) (roottask.Guards, diag.Diagnostics) {
	guards := roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowAll()}
	var diags diag.Diagnostics
	if !m.AllowedTargetAccountIDs.IsNull() {
		guards.TargetAccountIDs = roottask.AllowOnly(awsblock.Strings(ctx, m.AllowedTargetAccountIDs, &diags)...)
	}
	if !m.AllowedTaskPolicies.IsNull() {
		var policies []string
		for _, s := range awsblock.Strings(ctx, m.AllowedTaskPolicies, &diags) {
			name, err := taskPolicyName(s)
			if err != nil {
				diags.Append(guardNames.Invalid(path.Root("allowed_task_policies"), err))
			}
			policies = append(policies, name)
		}
		guards.TaskPolicies = roottask.AllowOnly(policies...)
	}
	return guards, diags
}
