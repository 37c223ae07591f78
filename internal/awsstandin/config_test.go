// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"reflect"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

func TestBaseConfigHasEverySetting(t *testing.T) {
	t.Parallel()

	proxy := "http://proxy.example.com:3128"
	full := model{
		AccessKey:           "AKIAIOSFODNN7EXAMPLE",
		AllowedAccountIDs:   []string{"111122223333"},
		ForbiddenAccountIDs: []string{"444455556666"},
		AssumeRole: []assumeRole{
			{RoleARN: "arn:aws:iam::111122223333:role/first"},
			{
				RoleARN:           "arn:aws:iam::111122223333:role/second",
				Duration:          "15m",
				ExternalID:        "external",
				Policy:            "{}",
				PolicyARNs:        []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"},
				SessionName:       "session",
				SourceIdentity:    "source",
				Tags:              map[string]string{"team": "security"},
				TransitiveTagKeys: []string{"team"},
			},
		},
		AssumeRoleWithWebIdentity: []webIdentityRole{{
			RoleARN:          "arn:aws:iam::111122223333:role/web",
			Duration:         "1h",
			Policy:           "{}",
			PolicyARNs:       []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"},
			SessionName:      "web",
			WebIdentityToken: "token",
		}},
		CustomCABundle:                 "ca.pem",
		EC2MetadataServiceEndpoint:     "http://127.0.0.1:1338",
		EC2MetadataServiceEndpointMode: "IPv4",
		Endpoints: []serviceEndpoints{
			{STS: "https://sts.example.com"},
			{IAM: "https://iam.example.com", SSO: "https://sso.example.com"},
		},
		HTTPProxy:                      &proxy,
		HTTPSProxy:                     &proxy,
		Insecure:                       true,
		MaxRetries:                     3,
		NoProxy:                        "example.com",
		Profile:                        "profile",
		Region:                         "eu-west-1",
		RetryMode:                      "adaptive",
		SecretKey:                      "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		SharedConfigFiles:              []string{"config"},
		SharedCredentialsFiles:         []string{"credentials"},
		SkipMetadataAPICheck:           "true",
		STSRegion:                      "eu-central-1",
		Token:                          "token",
		TokenBucketRateLimiterCapacity: 500,
		UseDualStackEndpoint:           true,
		UseFIPSEndpoint:                true,
		UserAgent:                      []string{"product/1.0 (comment)"},
	}
	want := awsbase.Config{
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
			{RoleARN: "arn:aws:iam::111122223333:role/first"},
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

	var diags diag.Diagnostics
	got := full.baseConfig("1.10.0", &diags)
	if len(diags) != 0 {
		t.Fatalf("unexpected diagnostics: %v", diags)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got:\n%+v\nwant:\n%+v", got, want)
	}
}

func TestBaseConfigRefusesWhatItCannotUse(t *testing.T) {
	t.Setenv("TF_AWS_WEB_IDENTITY_TOKEN", "")
	t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", "")

	for name, m := range map[string]model{
		"Invalid Boolean":               {SkipMetadataAPICheck: "perhaps"},
		"Invalid Retry Mode":            {RetryMode: "eager"},
		"Invalid Duration":              {AssumeRole: []assumeRole{{RoleARN: "arn", Duration: "soon"}}},
		"Invalid Attribute Combination": {AssumeRoleWithWebIdentity: []webIdentityRole{{RoleARN: "arn"}}},
	} {
		t.Run(name, func(t *testing.T) {
			var diags diag.Diagnostics
			m.baseConfig("", &diags)
			if diags.ErrorsCount() != 1 || diags.Errors()[0].Summary() != name {
				t.Errorf("want one error %q, got %v", name, diags)
			}
		})
	}
}

func TestSingleAssumeRoleWithoutRoleIsIgnoredWithWarning(t *testing.T) {
	t.Parallel()

	var diags diag.Diagnostics
	got := model{AssumeRole: []assumeRole{{}}}.baseConfig("", &diags)
	if len(got.AssumeRole) != 0 || diags.HasError() || diags.WarningsCount() != 1 {
		t.Errorf("got roles %v and diagnostics %v", got.AssumeRole, diags)
	}
}
