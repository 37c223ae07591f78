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
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

type providerModel struct {
	awsblock.Block
	AllowedTargetAccountIDs types.Set `tfsdk:"allowed_target_account_ids"`
	AllowedTaskPolicies     types.Set `tfsdk:"allowed_task_policies"`
}

// validate checks attributes that depend on each other. Values may be unknown.
func (m *providerModel) validate(ctx context.Context) diag.Diagnostics {
	diags := m.validateRegion("region", m.Region)
	diags.Append(m.validateRegion("sts_region", m.STSRegion)...)
	diags.Append(m.validateKeys()...)
	diags.Append(m.validateTokenFile(ctx)...)
	diags.Append(m.validateCallerGuards()...)
	diags.Append(validateProxy("http_proxy", m.HTTPProxy)...)
	diags.Append(validateProxy("https_proxy", m.HTTPSProxy)...)
	diags.Append(warnEmptyGuard("allowed_account_ids", m.AllowedAccountIDs)...)
	diags.Append(warnEmptyGuard("forbidden_account_ids", m.ForbiddenAccountIDs)...)

	endpoints, d := m.ServiceEndpoints(ctx)
	diags.Append(d...)
	if u, err := url.Parse(endpoints.STS); err == nil && assumeroot.IsGlobal(u) {
		region := cmp.Or(m.STSRegion.ValueString(), m.Region.ValueString(), "us-east-1")
		diags.AddAttributeError(path.Root("endpoints"), summary.InvalidArgument.With("endpoints.sts"),
			fmt.Sprintf("%q is the global endpoint of STS.\n%s\nWrite %s, or remove sts and set region.",
				noSecrets.Redact(endpoints.STS), roottask.NoGlobalEndpoint, roottask.STSEndpoint(region)))
	}
	if endpoints.STS != "" {
		diags.Append(rejectVariant("use_fips_endpoint", m.UseFIPSEndpoint, endpoints.STS)...)
		diags.Append(rejectVariant("use_dualstack_endpoint", m.UseDualStackEndpoint, endpoints.STS)...)
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

// noSecrets redacts the passwords of URLs before the credentials in use are known.
var noSecrets = &awscall.Redactor{}

// validateKeys reports incomplete static credentials, which the library ignores, and swapped ones.
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
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(missing), summary.MissingArgument.With(missing),
		"Incomplete static credentials: "+missing+" is not set.\n"+
			"Static credentials are access_key and secret_key, with token if they are temporary.\n"+
			"Set "+missing+", or remove the other arguments to authenticate in another way.")}
}

// validateCallerGuards reports two guards of the caller's account.
func (m *providerModel) validateCallerGuards() diag.Diagnostics {
	allowed, forbidden := m.AllowedAccountIDs, m.ForbiddenAccountIDs
	if allowed.IsNull() || allowed.IsUnknown() || forbidden.IsNull() || forbidden.IsUnknown() {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("forbidden_account_ids"),
		summary.InvalidArgument.With("forbidden_account_ids"),
		"Both allowed_account_ids and forbidden_account_ids are set.\nThe provider accepts one of the two.\n"+
			"Remove forbidden_account_ids, because every account outside allowed_account_ids is rejected anyway.")}
}

// validateTokenFile reports a token in web_identity_token_file, and a token beside a file. No error is on an
// attribute that holds a token, because the engine would print its line.
func (m *providerModel) validateTokenFile(ctx context.Context) diag.Diagnostics {
	blocks, diags := m.WebIdentityBlocks(ctx)
	for i, b := range blocks {
		if b.WebIdentityToken.ValueString() != "" && b.WebIdentityTokenFile.ValueString() != "" {
			at := path.Root("assume_role_with_web_identity").AtListIndex(i).AtName("web_identity_token_file")
			diags.AddAttributeError(at, summary.InvalidArgument.With("web_identity_token_file"),
				"Both web_identity_token and web_identity_token_file are set.\nThe provider accepts one of the two.\nRemove one of them.")
		}
		if looksLikeToken(b.WebIdentityTokenFile.ValueString()) {
			diags.AddError(summary.InvalidArgument.With("web_identity_token_file"),
				"The value has the form of a token. It is not shown.\nThe provider accepts the path of a file.\n"+
					"Write the path of a file with the token, or move the token to web_identity_token.")
		}
	}
	return diags
}

// checkKeyPair reports swapped keys. The error has no attribute, because the engine would print the line of
// the secret.
func checkKeyPair(source, id, secret string) diag.Diagnostics {
	if awscall.CheckKeyPair(id, secret) == nil {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic(summary.CredentialsSwapped,
		fmt.Sprintf("The access key ID in %s has an invalid character, or only the secret access key has the form of an access key ID. "+
			"Neither value is shown.\n"+
			"AWS accepts an access key ID of letters and digits, such as AKIAIOSFODNN7EXAMPLE.\n"+
			"Swap the two values, or remove quotes and line breaks.", source))}
}

// validateProxy does not show the value, because any part of it can be a password. The error has no
// attribute, because the engine would print the line.
func validateProxy(name string, proxy types.String) diag.Diagnostics {
	if _, err := url.Parse(proxy.ValueString()); err == nil {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic(summary.InvalidArgument.With(name),
		"The value is not a URL. It is not shown, because it may hold a password.\n"+
			"The provider accepts a URL. Percent-encode characters of a password other than letters and digits.\n"+
			"Write for instance \"http://proxy.example:3128\".")}
}

// warnEmptyGuard warns about an empty set, which restricts nothing, as in hashicorp/aws.
func warnEmptyGuard(name string, ids types.Set) diag.Diagnostics {
	if ids.IsNull() || ids.IsUnknown() || len(ids.Elements()) > 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(name), summary.EmptyArgument.With(name),
		"The set is empty, so it does not restrict the caller's account.\nThe provider accepts account IDs of 12 digits.\n"+
			"Add an account, or remove "+name+".")}
}

// rejectVariant reports a variant of AWS's endpoint beside a custom endpoint.
func rejectVariant(name string, variant types.Bool, sts string) diag.Diagnostics {
	if !variant.ValueBool() {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(name), summary.InvalidArgument.With(name),
		fmt.Sprintf("%s is true, and endpoints.sts is %q.\n"+
			"The AWS SDK accepts one of the two, because it cannot derive a FIPS or dual-stack host from a custom host.\n"+
			"Remove %s, and write the URL of the FIPS or dual-stack host in endpoints.sts.", name, noSecrets.Redact(sts), name))}
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
