// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"cmp"
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsblock"
)

// clients are the AWS clients that the resources and data sources receive.
type clients struct {
	s3  *s3.Client
	sqs *sqs.Client
	sts *sts.Client
}

// newClients sets only the endpoints of the provider block. The SDK finds AWS_ENDPOINT_URL and endpoint_url
// by itself.
func newClients(ctx context.Context, cfg aws.Config, block *awsblock.Block) (*clients, diag.Diagnostics) {
	endpoints, diags := block.ServiceEndpoints(ctx)
	return &clients{
		s3: s3.NewFromConfig(cfg, func(o *s3.Options) {
			o.UsePathStyle = block.S3UsePathStyle.ValueBool()
			if endpoints.S3 != "" {
				o.BaseEndpoint = &endpoints.S3
			}
		}),
		sqs: sqs.NewFromConfig(cfg, func(o *sqs.Options) {
			if endpoints.SQS != "" {
				o.BaseEndpoint = &endpoints.SQS
			}
		}),
		sts: sts.NewFromConfig(cfg, func(o *sts.Options) {
			o.Region = cmp.Or(block.STSRegion.ValueString(), o.Region)
			if endpoints.STS != "" {
				o.BaseEndpoint = &endpoints.STS
			}
		}),
	}, diags
}

// clientsFrom converts provider data. There is none before the provider is configured, as in validate.
func clientsFrom(data any, diags *diag.Diagnostics) *clients {
	if data == nil {
		return &clients{}
	}
	c, ok := data.(*clients)
	if !ok {
		diags.AddError("Unexpected Provider Data", fmt.Sprintf("Expected %T, got %T.", c, data))
		return &clients{}
	}
	return c
}
