// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/aws-sdk-go-base/v2/useragent"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

const (
	// hashicorp/aws makes 25 attempts with up to 300 s between them, which outlasts any root session.
	defaultMaxAttempts = 10
	maxBackoff         = 20 * time.Second
)

// awsConfig is the model in the terms of the library that hashicorp/aws authenticates with.
func (m *providerModel) awsConfig(ctx context.Context, e endpoints) (*awsbase.Config, diag.Diagnostics) {
	var diags diag.Diagnostics
	base := &awsbase.Config{
		AccessKey:                      m.AccessKey.ValueString(),
		AllowedAccountIds:              accountIDsOf(ctx, "allowed_account_ids", m.AllowedAccountIDs, &diags),
		AssumeRole:                     m.assumeRoles(ctx, &diags),
		AssumeRoleWithWebIdentity:      m.webIdentity(ctx, &diags),
		CallerDocumentationURL:         "https://registry.terraform.io/providers/assumeroot/assumeroot",
		CallerName:                     "assumeroot provider",
		CustomCABundle:                 m.CustomCABundle.ValueString(),
		EC2MetadataServiceEnableState:  imdsState(m.SkipMetadataAPICheck.ValueString()),
		EC2MetadataServiceEndpoint:     m.EC2MetadataServiceEndpoint.ValueString(),
		EC2MetadataServiceEndpointMode: m.EC2MetadataServiceEndpointMode.ValueString(),
		ForbiddenAccountIds:            accountIDsOf(ctx, "forbidden_account_ids", m.ForbiddenAccountIDs, &diags),
		HTTPProxy:                      m.HTTPProxy.ValueStringPointer(),
		HTTPProxyMode:                  awsbase.HTTPProxyModeLegacy,
		HTTPSProxy:                     m.HTTPSProxy.ValueStringPointer(),
		IamEndpoint:                    e.iam,
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
		SsoEndpoint:                    e.sso,
		StsEndpoint:                    e.sts,
		StsRegion:                      m.STSRegion.ValueString(),
		SuppressDebugLog:               true, // its masking leaves session tokens readable
		Token:                          m.Token.ValueString(),
		TokenBucketRateLimiterCapacity: int(m.TokenBucketRateLimiterCapacity.ValueInt64()),
		UseDualStackEndpoint:           m.UseDualStackEndpoint.ValueBool(),
		UseFIPSEndpoint:                m.UseFIPSEndpoint.ValueBool(),
		UserAgent:                      useragent.FromSlice(stringsOf(ctx, m.UserAgent, &diags)),
	}
	return base, diags
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

func userAgent(terraformVersion, version string) *awsbase.APNInfo {
	return &awsbase.APNInfo{
		PartnerName: "HashiCorp",
		Products: []awsbase.UserAgentProduct{
			{Name: "Terraform", Version: terraformVersion, Comment: "+https://www.terraform.io"},
			{Name: "terraform-provider-assumeroot", Version: version, Comment: "+https://registry.terraform.io/providers/assumeroot/assumeroot"},
		},
	}
}
