// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"time"

	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsblock"
)

const (
	// hashicorp/aws makes 25 attempts with up to 300 s between them, which takes longer than a root session
	// lasts.
	defaultMaxAttempts = 10
	maxBackoff         = 20 * time.Second
)

const registryURL = "https://registry.terraform.io/providers/assumeroot/assumeroot"

// baseConfig returns the configuration of aws-sdk-go-base for a provider block.
func (p *assumerootProvider) baseConfig(
	ctx context.Context, m *providerModel, endpoints awsblock.Endpoints, terraformVersion string,
) (*awsbase.Config, diag.Diagnostics) {
	base, diags := m.Config(ctx, endpoints)
	base.APNInfo = &awsbase.APNInfo{
		PartnerName: "HashiCorp",
		Products: []awsbase.UserAgentProduct{
			{Name: "Terraform", Version: terraformVersion, Comment: "+https://www.terraform.io"},
			{Name: "terraform-provider-assumeroot", Version: p.version, Comment: "+" + registryURL},
		},
	}
	base.CallerDocumentationURL = registryURL
	base.CallerName = "assumeroot provider"
	base.Backoff, base.MaxBackoff = p.backoff, maxBackoff
	base.MaxRetries = cmp.Or(base.MaxRetries, defaultMaxAttempts)
	return base, diags
}
