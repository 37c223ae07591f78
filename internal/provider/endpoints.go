// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

type endpointsModel struct {
	IAM           types.String `tfsdk:"iam"`
	Organizations types.String `tfsdk:"organizations"`
	S3            types.String `tfsdk:"s3"`
	SQS           types.String `tfsdk:"sqs"`
	SSO           types.String `tfsdk:"sso"`
	STS           types.String `tfsdk:"sts"`
}

// endpoints are URLs that replace AWS's own. If one is empty, the SDK looks in the environment and in the shared files.
type endpoints struct {
	iam, organizations, s3, sqs, sso, sts string
}

// endpoints merges the blocks. As in hashicorp/aws, the block can be repeated.
func (m *providerModel) endpoints(ctx context.Context) (endpoints, diag.Diagnostics) {
	blocks, diags := blocksOf[endpointsModel](ctx, m.Endpoints)
	var merged endpoints
	merge := func(service string, into *string, value types.String) {
		switch v := value.ValueString(); {
		case v == "":
		case !checkURL(v):
			diags.AddAttributeError(path.Root("endpoints"), "Invalid endpoints."+service,
				fmt.Sprintf("The value is %q.\nAn endpoint is a URL with a scheme and a host.\nWrite a URL such as https://%s.us-east-1.amazonaws.com.",
					(&awscall.Redactor{}).Redact(v), service))
		case *into != "" && *into != v:
			diags.AddAttributeError(path.Root("endpoints"), "Conflicting endpoints."+service,
				fmt.Sprintf("Two endpoints blocks set %s to different URLs.\nThe provider accepts one URL for a service.\nRemove %s from one of the blocks.", service, service))
		default:
			*into = v
		}
	}
	for _, b := range blocks {
		merge("iam", &merged.iam, b.IAM)
		merge("organizations", &merged.organizations, b.Organizations)
		merge("s3", &merged.s3, b.S3)
		merge("sqs", &merged.sqs, b.SQS)
		merge("sso", &merged.sso, b.SSO)
		merge("sts", &merged.sts, b.STS)
	}
	return merged, diags
}

// addEnvironment reads the variables that hashicorp/aws reads itself, because some of their names are older than the SDK's.
func (e *endpoints) addEnvironment() diag.Diagnostics {
	var diags diag.Diagnostics
	if e.sts == "" {
		e.sts = environmentEndpoint("STS", &diags)
	}
	if e.iam == "" {
		e.iam = environmentEndpoint("IAM", &diags)
	}
	if e.s3 == "" {
		e.s3 = environmentEndpoint("S3", &diags)
	}
	return diags
}

func environmentEndpoint(service string, diags *diag.Diagnostics) string {
	current := "AWS_ENDPOINT_URL_" + service
	if v := os.Getenv(current); v != "" {
		return v
	}
	for _, deprecated := range []string{"TF_AWS_" + service + "_ENDPOINT", "AWS_" + service + "_ENDPOINT"} {
		if v := os.Getenv(deprecated); v != "" {
			diags.AddWarning("Deprecated Environment Variable",
				fmt.Sprintf("The environment variable %q is deprecated. Use environment variable %q instead.", deprecated, current))
			return v
		}
	}
	return ""
}
