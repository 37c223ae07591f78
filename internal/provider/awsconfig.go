// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/aws-sdk-go-base/v2/useragent"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	// hashicorp/aws makes 25 attempts with up to 300 s between them, which outlasts any root session.
	defaultMaxAttempts = 10
	maxBackoff         = 20 * time.Second
)

// awsConfig is the model in the terms of the library that hashicorp/aws authenticates with.
func (m *providerModel) awsConfig(ctx context.Context) (*awsbase.Config, diag.Diagnostics) {
	var diags diag.Diagnostics
	endpoints := m.endpoints()
	base := &awsbase.Config{
		AccessKey:                      m.AccessKey.ValueString(),
		AllowedAccountIds:              stringsOf(ctx, m.AllowedAccountIDs, &diags),
		AssumeRole:                     m.assumeRoles(ctx, &diags),
		AssumeRoleWithWebIdentity:      m.webIdentity(ctx, &diags),
		CallerDocumentationURL:         "https://registry.terraform.io/providers/assumeroot/assumeroot",
		CallerName:                     "assumeroot provider",
		CustomCABundle:                 m.CustomCABundle.ValueString(),
		EC2MetadataServiceEnableState:  imdsState(m.SkipMetadataAPICheck.ValueString()),
		EC2MetadataServiceEndpoint:     m.EC2MetadataServiceEndpoint.ValueString(),
		EC2MetadataServiceEndpointMode: m.EC2MetadataServiceEndpointMode.ValueString(),
		ForbiddenAccountIds:            stringsOf(ctx, m.ForbiddenAccountIDs, &diags),
		HTTPProxy:                      m.HTTPProxy.ValueStringPointer(),
		HTTPProxyMode:                  awsbase.HTTPProxyModeLegacy,
		HTTPSProxy:                     m.HTTPSProxy.ValueStringPointer(),
		IamEndpoint:                    endpointOr(endpoints.IAM, "IAM", &diags),
		Insecure:                       m.Insecure.ValueBool(),
		MaxBackoff:                     maxBackoff,
		MaxRetries:                     cmp.Or(int(m.MaxRetries.ValueInt64()), defaultMaxAttempts),
		NoProxy:                        m.NoProxy.ValueString(),
		Profile:                        m.Profile.ValueString(),
		Region:                         m.Region.ValueString(),
		RetryMode:                      aws.RetryMode(m.RetryMode.ValueString()),
		SecretKey:                      m.SecretKey.ValueString(),
		SharedConfigFiles:              stringsOf(ctx, m.SharedConfigFiles, &diags),
		SharedCredentialsFiles:         stringsOf(ctx, m.SharedCredentialsFiles, &diags),
		SsoEndpoint:                    endpoints.SSO.ValueString(),
		StsEndpoint:                    endpointOr(endpoints.STS, "STS", &diags),
		StsRegion:                      m.STSRegion.ValueString(),
		SuppressDebugLog:               true, // its masking leaves session tokens readable
		Token:                          m.Token.ValueString(),
		TokenBucketRateLimiterCapacity: int(m.TokenBucketRateLimiterCapacity.ValueInt64()),
		UseDualStackEndpoint:           m.UseDualStackEndpoint.ValueBool(),
		UseFIPSEndpoint:                m.UseFIPSEndpoint.ValueBool(),
		UserAgent:                      userAgentProducts(stringsOf(ctx, m.UserAgent, &diags)),
	}
	return base, diags
}

func (m *providerModel) assumeRoles(ctx context.Context, diags *diag.Diagnostics) []awsbase.AssumeRole {
	var roles []awsbase.AssumeRole
	for i, r := range m.AssumeRole {
		if r.RoleARN.ValueString() == "" {
			diags.Append(missingRole(i, len(m.AssumeRole)))
			continue
		}
		roles = append(roles, awsbase.AssumeRole{
			RoleARN:           r.RoleARN.ValueString(),
			Duration:          duration(r.Duration),
			ExternalID:        r.ExternalID.ValueString(),
			Policy:            r.Policy.ValueString(),
			PolicyARNs:        stringsOf(ctx, r.PolicyARNs, diags),
			SessionName:       r.SessionName.ValueString(),
			SourceIdentity:    r.SourceIdentity.ValueString(),
			Tags:              stringMap(ctx, r.Tags, diags),
			TransitiveTagKeys: stringsOf(ctx, r.TransitiveTagKeys, diags),
		})
	}
	return roles
}

// missingRole follows hashicorp/aws: a single block without a role is ignored with a warning, one in a chain is an error.
func missingRole(i, total int) diag.Diagnostic {
	at := path.Root("assume_role").AtListIndex(i).AtName("role_arn")
	if total == 1 {
		return diag.NewAttributeWarningDiagnostic(at, "Missing role_arn", "The block assume_role has no role_arn, so no role is assumed.\nWrite the ARN of a role, or remove the block.")
	}
	return diag.NewAttributeErrorDiagnostic(at, "Missing role_arn", fmt.Sprintf("Block %d of %d of assume_role has no role_arn.\nWrite the ARN of a role, or remove the block.", i+1, total))
}

func (m *providerModel) webIdentity(ctx context.Context, diags *diag.Diagnostics) *awsbase.AssumeRoleWithWebIdentity {
	if len(m.AssumeRoleWithWebIdentity) == 0 {
		return nil
	}
	w := m.AssumeRoleWithWebIdentity[0]
	role := &awsbase.AssumeRoleWithWebIdentity{
		RoleARN:              w.RoleARN.ValueString(),
		Duration:             duration(w.Duration),
		Policy:               w.Policy.ValueString(),
		PolicyARNs:           stringsOf(ctx, w.PolicyARNs, diags),
		SessionName:          w.SessionName.ValueString(),
		WebIdentityToken:     w.WebIdentityToken.ValueString(),
		WebIdentityTokenFile: w.WebIdentityTokenFile.ValueString(),
	}
	if !role.HasValidTokenSource() {
		role.WebIdentityToken = os.Getenv("TF_AWS_WEB_IDENTITY_TOKEN")
		role.WebIdentityTokenFile = os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE")
	}
	at := path.Root("assume_role_with_web_identity").AtListIndex(0)
	if (role.WebIdentityToken == "") == (role.WebIdentityTokenFile == "") {
		diags.AddAttributeError(at, "Invalid assume_role_with_web_identity",
			"None or two of web_identity_token and web_identity_token_file are set, counting the environment variables TF_AWS_WEB_IDENTITY_TOKEN and AWS_WEB_IDENTITY_TOKEN_FILE.\nExactly one is accepted.\nSet one of them.")
	}
	if role.RoleARN == "" {
		diags.AddAttributeError(at.AtName("role_arn"), "Missing role_arn", "The block assume_role_with_web_identity has no role_arn.\nWrite the ARN of a role, or remove the block.")
	}
	return role
}

// duration reads what the schema has validated.
func duration(s types.String) time.Duration {
	d, _ := time.ParseDuration(s.ValueString())
	return d
}

func stringMap(ctx context.Context, m types.Map, diags *diag.Diagnostics) map[string]string {
	set := map[string]string{}
	diags.Append(m.ElementsAs(ctx, &set, false)...)
	return set
}

func imdsState(skip string) imds.ClientEnableState {
	switch skip {
	case "true":
		return imds.ClientDisabled
	case "false":
		return imds.ClientEnabled
	default:
		return imds.ClientDefaultEnableState
	}
}

// endpointOr reads the environment variables that hashicorp/aws reads itself. Those of the SDK are left to the SDK.
func endpointOr(configured types.String, service string, diags *diag.Diagnostics) string {
	deprecated, current := "AWS_"+service+"_ENDPOINT", "AWS_ENDPOINT_URL_"+service
	if v := cmp.Or(configured.ValueString(), os.Getenv("TF_AWS_"+service+"_ENDPOINT")); v != "" {
		return v
	}
	v := os.Getenv(deprecated)
	if v != "" {
		diags.AddWarning("Deprecated Environment Variable", fmt.Sprintf("The environment variable %q is deprecated. Use %q instead.", deprecated, current))
	}
	return v
}

func userAgent(terraformVersion, version string) *awsbase.APNInfo {
	return &awsbase.APNInfo{
		PartnerName: "HashiCorp",
		Products: []awsbase.UserAgentProduct{
			{Name: "Terraform", Version: terraformVersion, Comment: "+https://www.terraform.io"},
			{Name: "terraform-provider-assumeroot", Version: version, Comment: "+https://registry.terraform.io/providers/assumeroot/assumeroot"},
		},
	}
}

func userAgentProducts(products []string) awsbase.UserAgentProducts {
	anys := make([]any, len(products))
	for i, p := range products {
		anys[i] = p
	}
	return useragent.FromSlice(anys)
}
