// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

func TestUnsignedConfig_retryMode(t *testing.T) {
	for name, test := range map[string]struct {
		argument aws.RetryMode
		env      string // AWS_RETRY_MODE
		want     aws.RetryMode
	}{
		"default":        {want: ""},
		"retry_mode":     {argument: "adaptive", env: "standard", want: "adaptive"},
		"AWS_RETRY_MODE": {env: "adaptive", want: "adaptive"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("AWS_RETRY_MODE", test.env)
			base := &awsbase.Config{RetryMode: test.argument, Region: "us-east-1", MaxRetries: 1}
			cfg, diags := unsignedConfig(t.Context(), base, &awscall.Redactor{})
			if diags.HasError() {
				t.Fatal(diags)
			}
			if cfg.RetryMode != test.want {
				t.Errorf("got mode %q, want %q", cfg.RetryMode, test.want)
			}
		})
	}
}
