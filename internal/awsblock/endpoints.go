// SPDX-License-Identifier: MPL-2.0

package awsblock

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

type endpointsBlock struct {
	IAM           types.String `tfsdk:"iam"`
	Organizations types.String `tfsdk:"organizations"`
	S3            types.String `tfsdk:"s3"`
	SQS           types.String `tfsdk:"sqs"`
	SSO           types.String `tfsdk:"sso"`
	STS           types.String `tfsdk:"sts"`
}

// Endpoints holds the URLs of custom endpoints. If one is empty, the SDK looks in the environment and in the
// shared files.
type Endpoints struct {
	IAM, Organizations, S3, SQS, SSO, STS string
}

// ServiceEndpoints returns the endpoints of all endpoints blocks. The block can be repeated, as in
// hashicorp/aws. Values that are not URLs, and different URLs for one service, are errors.
func (b *Block) ServiceEndpoints(ctx context.Context) (Endpoints, diag.Diagnostics) {
	blocks, diags := blocksOf[endpointsBlock](ctx, b.Endpoints)
	var merged Endpoints
	merge := func(service string, into *string, value types.String) {
		switch v := value.ValueString(); {
		case v == "":
		case !isURL(v):
			given, example := describeEndpoint(service, v)
			diags.AddAttributeError(path.Root("endpoints"), summary.InvalidArgument.With("endpoints."+service),
				fmt.Sprintf("The value is %q.\nThe provider accepts a URL with a scheme and a host.\nWrite %s.", given, example))
		case *into != "" && *into != v:
			diags.AddAttributeError(path.Root("endpoints"), summary.ConflictingEndpoint.With(service),
				fmt.Sprintf("Two endpoints blocks set %s to different URLs.\nThe provider accepts one URL per service.\n"+
					"Remove %s from one of the blocks.", service, service))
		default:
			*into = v
		}
	}
	for _, e := range blocks {
		merge("iam", &merged.IAM, e.IAM)
		merge("organizations", &merged.Organizations, e.Organizations)
		merge("s3", &merged.S3, e.S3)
		merge("sqs", &merged.SQS, e.SQS)
		merge("sso", &merged.SSO, e.SSO)
		merge("sts", &merged.STS, e.STS)
	}
	return merged, diags
}

// AddEnvironment sets empty endpoints from the environment variables that hashicorp/aws reads. For STS these
// are AWS_ENDPOINT_URL_STS, and the deprecated TF_AWS_STS_ENDPOINT and AWS_STS_ENDPOINT, which the SDK does
// not support. If ignoreConfigured is true, it ignores the first, as the SDK does.
func (e *Endpoints) AddEnvironment(ignoreConfigured bool) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, read := range []struct {
		service  string
		endpoint *string
	}{{"STS", &e.STS}, {"IAM", &e.IAM}, {"S3", &e.S3}} {
		if *read.endpoint == "" {
			*read.endpoint = environmentEndpoint(read.service, ignoreConfigured, &diags)
		}
	}
	return diags
}

func isURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// describeEndpoint returns a value that is not a URL, without its password, and the URL to write instead.
func describeEndpoint(service, written string) (given, instead string) {
	var redactor awscall.Redactor
	example := "a URL such as https://" + service + ".example.com"
	if strings.Contains(written, "://") {
		return redactor.Redact(written), example
	}
	whole := redactor.Redact("https://" + written)
	if isURL(whole) && strings.ContainsAny(written, ".:") {
		example = whole
	}
	return strings.TrimPrefix(whole, "https://"), example
}

func environmentEndpoint(service string, ignoreConfigured bool, diags *diag.Diagnostics) string {
	current := "AWS_ENDPOINT_URL_" + service
	if v := os.Getenv(current); v != "" && !ignoreConfigured {
		return v
	}
	for _, deprecated := range []string{"TF_AWS_" + service + "_ENDPOINT", "AWS_" + service + "_ENDPOINT"} {
		if v := os.Getenv(deprecated); v != "" {
			diags.AddWarning(summary.DeprecatedVariable,
				fmt.Sprintf("The environment variable %q is deprecated. Use environment variable %q instead.", deprecated, current))
			return v
		}
	}
	return ""
}
