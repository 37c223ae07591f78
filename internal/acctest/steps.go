// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
)

// Step is one configuration of a test of a managed resource, with its plan, its apply, and a plan that must be empty.
type Step = resource.TestStep

// RunSteps applies the steps one after the other to one state, and destroys the resources of the last one.
func RunSteps(t *testing.T, steps ...Step) {
	t.Helper()
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"assumeroot": func() (tfprotov6.ProviderServer, error) {
				return serve.NewServer(provider.New("test", provider.WithBackoff(atOnce))()), nil
			},
		},
		Steps: steps,
	})
}
