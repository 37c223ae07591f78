// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"reflect"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsblock"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

type block = testsupport.Block

func parse(t *testing.T, config block) *awsblock.Block {
	t.Helper()
	var schema provider.SchemaResponse
	New().Schema(t.Context(), provider.SchemaRequest{}, &schema)
	value := testsupport.Value(schema.Schema.Type().TerraformType(t.Context()), config)
	var block awsblock.Block
	if diags := (tfsdk.Config{Schema: schema.Schema, Raw: value}).Get(t.Context(), &block); diags.HasError() {
		t.Fatal(diags)
	}
	return &block
}

func TestBaseConfig_everySetting(t *testing.T) {
	t.Parallel()
	proxy := "http://proxy.example.com:3128"
	parsed := parse(t, block{
		"access_key":            "AKIAIOSFODNN7EXAMPLE",
		"secret_key":            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		"token":                 "token",
		"allowed_account_ids":   []string{"111122223333"},
		"forbidden_account_ids": []string{"444455556666"},
		"assume_role": []block{
			{"role_arn": "arn:aws:iam::111122223333:role/first"},
			{
				"role_arn":            "arn:aws:iam::111122223333:role/second",
				"duration":            "15m",
				"external_id":         "external",
				"policy":              "{}",
				"policy_arns":         []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"},
				"session_name":        "session",
				"source_identity":     "source",
				"tags":                block{"team": "security"},
				"transitive_tag_keys": []string{"team"},
			},
		},
		"assume_role_with_web_identity": block{
			"role_arn":           "arn:aws:iam::111122223333:role/web",
			"duration":           "1h",
			"policy":             "{}",
			"policy_arns":        []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"},
			"session_name":       "web",
			"web_identity_token": "token",
		},
		"custom_ca_bundle":                   "ca.pem",
		"ec2_metadata_service_endpoint":      "http://127.0.0.1:1338",
		"ec2_metadata_service_endpoint_mode": "IPv4",
		"endpoints": []block{
			{"sts": "https://sts.example.com"},
			{"iam": "https://iam.example.com", "sso": "https://sso.example.com"},
		},
		"http_proxy":                         proxy,
		"https_proxy":                        proxy,
		"no_proxy":                           "example.com",
		"insecure":                           true,
		"max_retries":                        3,
		"profile":                            "profile",
		"region":                             "eu-west-1",
		"retry_mode":                         "adaptive",
		"shared_config_files":                []string{"config"},
		"shared_credentials_files":           []string{"credentials"},
		"skip_metadata_api_check":            "true",
		"sts_region":                         "eu-central-1",
		"token_bucket_rate_limiter_capacity": 500,
		"use_dualstack_endpoint":             true,
		"use_fips_endpoint":                  true,
		"user_agent":                         []string{"product/1.0 (comment)"},
	})
	want := &awsbase.Config{
		AccessKey:           "AKIAIOSFODNN7EXAMPLE",
		AllowedAccountIds:   []string{"111122223333"},
		ForbiddenAccountIds: []string{"444455556666"},
		APNInfo: &awsbase.APNInfo{
			PartnerName: "HashiCorp",
			Products: []awsbase.UserAgentProduct{
				{Name: "Terraform", Version: "1.10.0"},
				{Name: "terraform-provider-aws", Version: "stand-in"},
			},
		},
		AssumeRole: []awsbase.AssumeRole{
			{RoleARN: "arn:aws:iam::111122223333:role/first", Tags: map[string]string{}},
			{
				RoleARN:           "arn:aws:iam::111122223333:role/second",
				Duration:          15 * time.Minute,
				ExternalID:        "external",
				Policy:            "{}",
				PolicyARNs:        []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"},
				SessionName:       "session",
				SourceIdentity:    "source",
				Tags:              map[string]string{"team": "security"},
				TransitiveTagKeys: []string{"team"},
			},
		},
		AssumeRoleWithWebIdentity: &awsbase.AssumeRoleWithWebIdentity{
			RoleARN:          "arn:aws:iam::111122223333:role/web",
			Duration:         time.Hour,
			Policy:           "{}",
			PolicyARNs:       []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"},
			SessionName:      "web",
			WebIdentityToken: "token",
		},
		CallerDocumentationURL:         "https://registry.terraform.io/providers/hashicorp/aws",
		CallerName:                     "Terraform AWS Provider",
		CustomCABundle:                 "ca.pem",
		EC2MetadataServiceEnableState:  imds.ClientDisabled,
		EC2MetadataServiceEndpoint:     "http://127.0.0.1:1338",
		EC2MetadataServiceEndpointMode: "IPv4",
		HTTPProxy:                      &proxy,
		HTTPSProxy:                     &proxy,
		IamEndpoint:                    "https://iam.example.com",
		Insecure:                       true,
		MaxBackoff:                     time.Second,
		MaxRetries:                     3,
		NoProxy:                        "example.com",
		Profile:                        "profile",
		Region:                         "eu-west-1",
		RetryMode:                      aws.RetryModeAdaptive,
		SecretKey:                      "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		SharedConfigFiles:              []string{"config"},
		SharedCredentialsFiles:         []string{"credentials"},
		SsoEndpoint:                    "https://sso.example.com",
		StsEndpoint:                    "https://sts.example.com",
		StsRegion:                      "eu-central-1",
		SuppressDebugLog:               true,
		Token:                          "token",
		TokenBucketRateLimiterCapacity: 500,
		UseDualStackEndpoint:           true,
		UseFIPSEndpoint:                true,
		UserAgent:                      awsbase.UserAgentProducts{{Name: "product", Version: "1.0", Comment: "comment"}},
	}

	got, diags := baseConfig(t.Context(), parsed, "1.10.0")
	if len(diags) != 0 {
		t.Fatalf("unexpected diagnostics: %v", diags)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got:\n%+v\nwant:\n%+v", got, want)
	}
}

func TestBaseConfig_webIdentityWithoutToken(t *testing.T) {
	t.Setenv("TF_AWS_WEB_IDENTITY_TOKEN", "")
	t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", "")
	_, diags := baseConfig(t.Context(), parse(t, block{"assume_role_with_web_identity": block{"role_arn": "arn"}}), "")
	if diags.ErrorsCount() != 1 || diags.Errors()[0].Summary() != "Invalid assume_role_with_web_identity" {
		t.Errorf("got %v", diags)
	}
}

func TestBaseConfig_singleRoleWithoutARN(t *testing.T) {
	t.Parallel()
	got, diags := baseConfig(t.Context(), parse(t, block{"assume_role": block{}}), "")
	if len(got.AssumeRole) != 0 || diags.HasError() || diags.WarningsCount() != 1 {
		t.Errorf("got roles %v and diagnostics %v", got.AssumeRole, diags)
	}
}
