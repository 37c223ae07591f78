// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"cmp"
	"context"
	"time"

	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsblock"
)

const (
	defaultMaxRetries = 25          // as in hashicorp/aws
	maxBackoff        = time.Second // 300 s in hashicorp/aws
)

// baseConfig returns the configuration of aws-sdk-go-base. As in hashicorp/aws, unknown values count as not
// set, so unknown credentials fall back to ambient credentials during plan.
func baseConfig(ctx context.Context, block *awsblock.Block, terraformVersion string) (*awsbase.Config, diag.Diagnostics) {
	endpoints, diags := block.ServiceEndpoints(ctx)
	base, d := block.Config(ctx, endpoints)
	diags.Append(d...)
	base.APNInfo = &awsbase.APNInfo{
		PartnerName: "HashiCorp",
		Products: []awsbase.UserAgentProduct{
			{Name: "Terraform", Version: terraformVersion},
			{Name: "terraform-provider-aws", Version: "stand-in"},
		},
	}
	base.CallerDocumentationURL = "https://registry.terraform.io/providers/hashicorp/aws"
	base.CallerName = "Terraform AWS Provider"
	base.MaxBackoff = maxBackoff
	base.MaxRetries = cmp.Or(base.MaxRetries, defaultMaxRetries)
	return base, diags
}
