// SPDX-License-Identifier: MPL-2.0

package awsblock

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/aws-sdk-go-base/v2/useragent"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Config converts the block to a configuration of aws-sdk-go-base. The caller sets the fields that differ
// between providers: the user agent, the names in messages, and the limits of retries.
func (b *Block) Config(ctx context.Context, e Endpoints) (*awsbase.Config, diag.Diagnostics) {
	var diags diag.Diagnostics
	base := &awsbase.Config{
		AccessKey:                      b.AccessKey.ValueString(),
		AllowedAccountIds:              accountIDs(ctx, "allowed_account_ids", b.AllowedAccountIDs, &diags),
		AssumeRole:                     b.assumeRoles(ctx, &diags),
		AssumeRoleWithWebIdentity:      b.webIdentity(ctx, &diags),
		CustomCABundle:                 b.CustomCABundle.ValueString(),
		EC2MetadataServiceEnableState:  imdsState(b.SkipMetadataAPICheck.ValueString()),
		EC2MetadataServiceEndpoint:     b.EC2MetadataServiceEndpoint.ValueString(),
		EC2MetadataServiceEndpointMode: b.EC2MetadataServiceEndpointMode.ValueString(),
		ForbiddenAccountIds:            accountIDs(ctx, "forbidden_account_ids", b.ForbiddenAccountIDs, &diags),
		HTTPProxy:                      b.HTTPProxy.ValueStringPointer(),
		HTTPProxyMode:                  awsbase.HTTPProxyModeLegacy,
		HTTPSProxy:                     b.HTTPSProxy.ValueStringPointer(),
		IamEndpoint:                    e.IAM,
		Insecure:                       b.Insecure.ValueBool(),
		MaxRetries:                     Int(b.MaxRetries),
		NoProxy:                        b.NoProxy.ValueString(),
		Profile:                        b.Profile.ValueString(),
		Region:                         b.Region.ValueString(),
		RetryMode:                      aws.RetryMode(b.RetryMode.ValueString()),
		SecretKey:                      b.SecretKey.ValueString(),
		SharedConfigFiles:              Strings(ctx, b.SharedConfigFiles, &diags),
		SharedCredentialsFiles:         Strings(ctx, b.SharedCredentialsFiles, &diags),
		SsoEndpoint:                    e.SSO,
		StsEndpoint:                    e.STS,
		StsRegion:                      b.STSRegion.ValueString(),
		SuppressDebugLog:               true, // the library does not mask session tokens
		Token:                          b.Token.ValueString(),
		TokenBucketRateLimiterCapacity: Int(b.TokenBucketRateLimiterCapacity),
		UseDualStackEndpoint:           b.UseDualStackEndpoint.ValueBool(),
		UseFIPSEndpoint:                b.UseFIPSEndpoint.ValueBool(),
		UserAgent:                      useragent.FromSlice(Strings(ctx, b.UserAgent, &diags)),
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
