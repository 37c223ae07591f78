// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"cmp"
	"context"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/aws-sdk-go-base/v2/useragent"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// defaultMaxRetries is that of hashicorp/aws.
const defaultMaxRetries = 25

// maxBackoff is 300 s in hashicorp/aws, which no test can wait for.
const maxBackoff = time.Second

// model is a provider block. Its fields are plain Go values, in which null, unknown and empty are the same, because
// hashicorp/aws does not tell them apart either. The proxies are the exception: empty switches a proxy off.
type model struct {
	AccessKey                      string             `tfsdk:"access_key"`
	AllowedAccountIDs              []string           `tfsdk:"allowed_account_ids"`
	AssumeRole                     []assumeRole       `tfsdk:"assume_role"`
	AssumeRoleWithWebIdentity      []webIdentityRole  `tfsdk:"assume_role_with_web_identity"`
	CustomCABundle                 string             `tfsdk:"custom_ca_bundle"`
	EC2MetadataServiceEndpoint     string             `tfsdk:"ec2_metadata_service_endpoint"`
	EC2MetadataServiceEndpointMode string             `tfsdk:"ec2_metadata_service_endpoint_mode"`
	Endpoints                      []serviceEndpoints `tfsdk:"endpoints"`
	ForbiddenAccountIDs            []string           `tfsdk:"forbidden_account_ids"`
	HTTPProxy                      *string            `tfsdk:"http_proxy"`
	HTTPSProxy                     *string            `tfsdk:"https_proxy"`
	Insecure                       bool               `tfsdk:"insecure"`
	MaxRetries                     int                `tfsdk:"max_retries"`
	NoProxy                        string             `tfsdk:"no_proxy"`
	Profile                        string             `tfsdk:"profile"`
	Region                         string             `tfsdk:"region"`
	RetryMode                      string             `tfsdk:"retry_mode"`
	SecretKey                      string             `tfsdk:"secret_key"`
	SharedConfigFiles              []string           `tfsdk:"shared_config_files"`
	SharedCredentialsFiles         []string           `tfsdk:"shared_credentials_files"`
	SkipMetadataAPICheck           string             `tfsdk:"skip_metadata_api_check"`
	SkipRegionValidation           bool               `tfsdk:"skip_region_validation"`
	STSRegion                      string             `tfsdk:"sts_region"`
	Token                          string             `tfsdk:"token"`
	TokenBucketRateLimiterCapacity int                `tfsdk:"token_bucket_rate_limiter_capacity"`
	UseDualStackEndpoint           bool               `tfsdk:"use_dualstack_endpoint"`
	UseFIPSEndpoint                bool               `tfsdk:"use_fips_endpoint"`
	UserAgent                      []string           `tfsdk:"user_agent"`
}

type assumeRole struct {
	Duration          string            `tfsdk:"duration"`
	ExternalID        string            `tfsdk:"external_id"`
	Policy            string            `tfsdk:"policy"`
	PolicyARNs        []string          `tfsdk:"policy_arns"`
	RoleARN           string            `tfsdk:"role_arn"`
	SessionName       string            `tfsdk:"session_name"`
	SourceIdentity    string            `tfsdk:"source_identity"`
	Tags              map[string]string `tfsdk:"tags"`
	TransitiveTagKeys []string          `tfsdk:"transitive_tag_keys"`
}

type webIdentityRole struct {
	Duration             string   `tfsdk:"duration"`
	Policy               string   `tfsdk:"policy"`
	PolicyARNs           []string `tfsdk:"policy_arns"`
	RoleARN              string   `tfsdk:"role_arn"`
	SessionName          string   `tfsdk:"session_name"`
	WebIdentityToken     string   `tfsdk:"web_identity_token"`
	WebIdentityTokenFile string   `tfsdk:"web_identity_token_file"`
}

// serviceEndpoints takes an endpoint for Organizations, which nothing here calls, so that one block of text can
// configure this provider and the project's own.
type serviceEndpoints struct {
	IAM           string `tfsdk:"iam"`
	Organizations string `tfsdk:"organizations"`
	S3            string `tfsdk:"s3"`
	SQS           string `tfsdk:"sqs"`
	SSO           string `tfsdk:"sso"`
	STS           string `tfsdk:"sts"`
}

// readModel takes unknown values for ones that are not set. That is what makes hashicorp/aws fall back to ambient
// credentials at plan, and what users' guards are tested against.
func readModel(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) model {
	var block types.Object
	diags.Append(config.Get(ctx, &block)...)
	if diags.HasError() {
		return model{}
	}
	var m model
	diags.Append(block.As(ctx, &m, basetypes.ObjectAsOptions{
		UnhandledNullAsEmpty:    true,
		UnhandledUnknownAsEmpty: true,
	})...)
	return m
}

func (m model) baseConfig(terraformVersion string, diags *diag.Diagnostics) awsbase.Config {
	endpoints := m.endpoints()
	return awsbase.Config{
		AccessKey:                 m.AccessKey,
		AllowedAccountIds:         m.AllowedAccountIDs,
		AssumeRole:                m.assumeRoles(diags),
		AssumeRoleWithWebIdentity: m.assumeRoleWithWebIdentity(diags),
		APNInfo: &awsbase.APNInfo{
			PartnerName: "HashiCorp",
			Products: []awsbase.UserAgentProduct{
				{Name: "Terraform", Version: terraformVersion},
				{Name: "terraform-provider-aws", Version: "stand-in"},
			},
		},
		CallerDocumentationURL:         "https://registry.terraform.io/providers/hashicorp/aws",
		CallerName:                     "Terraform AWS Provider",
		CustomCABundle:                 m.CustomCABundle,
		EC2MetadataServiceEnableState:  m.metadataServiceState(diags),
		EC2MetadataServiceEndpoint:     m.EC2MetadataServiceEndpoint,
		EC2MetadataServiceEndpointMode: m.EC2MetadataServiceEndpointMode,
		ForbiddenAccountIds:            m.ForbiddenAccountIDs,
		HTTPProxy:                      m.HTTPProxy,
		HTTPSProxy:                     m.HTTPSProxy,
		HTTPProxyMode:                  awsbase.HTTPProxyModeLegacy,
		IamEndpoint:                    endpoints.IAM,
		Insecure:                       m.Insecure,
		MaxBackoff:                     maxBackoff,
		MaxRetries:                     cmp.Or(m.MaxRetries, defaultMaxRetries),
		NoProxy:                        m.NoProxy,
		Profile:                        m.Profile,
		Region:                         m.Region,
		RetryMode:                      m.retryMode(diags),
		SecretKey:                      m.SecretKey,
		SharedConfigFiles:              m.SharedConfigFiles,
		SharedCredentialsFiles:         m.SharedCredentialsFiles,
		SsoEndpoint:                    endpoints.SSO,
		StsEndpoint:                    endpoints.STS,
		StsRegion:                      m.STSRegion,
		SuppressDebugLog:               true,
		Token:                          m.Token,
		TokenBucketRateLimiterCapacity: m.TokenBucketRateLimiterCapacity,
		UseDualStackEndpoint:           m.UseDualStackEndpoint,
		UseFIPSEndpoint:                m.UseFIPSEndpoint,
		UserAgent:                      useragent.FromSlice(m.UserAgent),
	}
}

// assumeRoles leaves out a single block without a role, as hashicorp/aws does; in a chain that is an error.
func (m model) assumeRoles(diags *diag.Diagnostics) []awsbase.AssumeRole {
	if len(m.AssumeRole) == 1 && m.AssumeRole[0].RoleARN == "" {
		diags.AddAttributeWarning(path.Root("assume_role").AtListIndex(0), "Missing Role ARN",
			"The block has no role_arn, or one that is not known yet, and is ignored.")
		return nil
	}
	var roles []awsbase.AssumeRole
	for i, r := range m.AssumeRole {
		roles = append(roles, awsbase.AssumeRole{
			RoleARN:           r.RoleARN,
			Duration:          parseDuration(path.Root("assume_role").AtListIndex(i), r.Duration, diags),
			ExternalID:        r.ExternalID,
			Policy:            r.Policy,
			PolicyARNs:        r.PolicyARNs,
			SessionName:       r.SessionName,
			SourceIdentity:    r.SourceIdentity,
			Tags:              r.Tags,
			TransitiveTagKeys: r.TransitiveTagKeys,
		})
	}
	return roles
}

func (m model) assumeRoleWithWebIdentity(diags *diag.Diagnostics) *awsbase.AssumeRoleWithWebIdentity {
	if len(m.AssumeRoleWithWebIdentity) == 0 {
		return nil
	}
	block := path.Root("assume_role_with_web_identity").AtListIndex(0)
	r := m.AssumeRoleWithWebIdentity[0]
	if r.WebIdentityToken == "" && r.WebIdentityTokenFile == "" {
		r.WebIdentityToken = os.Getenv("TF_AWS_WEB_IDENTITY_TOKEN")
		r.WebIdentityTokenFile = os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE")
	}
	if (r.WebIdentityToken == "") == (r.WebIdentityTokenFile == "") {
		diags.AddAttributeError(block, "Invalid Attribute Combination",
			"Exactly one of web_identity_token or web_identity_token_file is required")
	}
	return &awsbase.AssumeRoleWithWebIdentity{
		RoleARN:              r.RoleARN,
		Duration:             parseDuration(block, r.Duration, diags),
		Policy:               r.Policy,
		PolicyARNs:           r.PolicyARNs,
		SessionName:          r.SessionName,
		WebIdentityToken:     r.WebIdentityToken,
		WebIdentityTokenFile: r.WebIdentityTokenFile,
	}
}

// endpoints merges the blocks, which may be repeated because they are a set.
func (m model) endpoints() serviceEndpoints {
	var merged serviceEndpoints
	for _, e := range m.Endpoints {
		merged.IAM = cmp.Or(merged.IAM, e.IAM)
		merged.S3 = cmp.Or(merged.S3, e.S3)
		merged.SQS = cmp.Or(merged.SQS, e.SQS)
		merged.SSO = cmp.Or(merged.SSO, e.SSO)
		merged.STS = cmp.Or(merged.STS, e.STS)
	}
	return merged
}

func (m model) metadataServiceState(diags *diag.Diagnostics) imds.ClientEnableState {
	if m.SkipMetadataAPICheck == "" {
		return imds.ClientDefaultEnableState
	}
	skip, err := strconv.ParseBool(m.SkipMetadataAPICheck)
	if err != nil {
		diags.AddAttributeError(path.Root("skip_metadata_api_check"), "Invalid Boolean", err.Error())
		return imds.ClientDefaultEnableState
	}
	if skip {
		return imds.ClientDisabled
	}
	return imds.ClientEnabled
}

func (m model) retryMode(diags *diag.Diagnostics) aws.RetryMode {
	if m.RetryMode == "" {
		return ""
	}
	mode, err := aws.ParseRetryMode(m.RetryMode)
	if err != nil {
		diags.AddAttributeError(path.Root("retry_mode"), "Invalid Retry Mode", err.Error())
	}
	return mode
}

func parseDuration(block path.Path, value string, diags *diag.Diagnostics) time.Duration {
	if value == "" {
		return 0
	}
	duration, err := time.ParseDuration(value)
	if err != nil {
		diags.AddAttributeError(block.AtName("duration"), "Invalid Duration", err.Error())
	}
	return duration
}
