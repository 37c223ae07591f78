// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type endpointsModel struct {
	STS           types.String `tfsdk:"sts"`
	IAM           types.String `tfsdk:"iam"`
	Organizations types.String `tfsdk:"organizations"`
	SSO           types.String `tfsdk:"sso"`
}

// endpoints are the URLs to use instead of AWS's own. One that is empty is left to the SDK, which looks in the environment
// and the shared files.
type endpoints struct {
	sts, iam, organizations, sso string
}

// endpoints merges the blocks, which hashicorp/aws lets be repeated.
func (m *providerModel) endpoints(ctx context.Context) (endpoints, diag.Diagnostics) {
	blocks, diags := blocksOf[endpointsModel](ctx, m.Endpoints)
	var merged endpoints
	for _, b := range blocks {
		merged.sts = cmp.Or(merged.sts, b.STS.ValueString())
		merged.iam = cmp.Or(merged.iam, b.IAM.ValueString())
		merged.organizations = cmp.Or(merged.organizations, b.Organizations.ValueString())
		merged.sso = cmp.Or(merged.sso, b.SSO.ValueString())
	}
	return merged, diags
}

// addEnvironment reads the variables that hashicorp/aws reads itself: it has had names of its own for longer than the SDK
// has had any.
func (e *endpoints) addEnvironment() diag.Diagnostics {
	var diags diag.Diagnostics
	if e.sts == "" {
		e.sts = environmentEndpoint("STS", &diags)
	}
	if e.iam == "" {
		e.iam = environmentEndpoint("IAM", &diags)
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
