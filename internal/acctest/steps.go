// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsstandin"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

// Step is one configuration with its plan, its apply, and a second plan that must be empty.
type Step = resource.TestStep

// RunSteps applies the steps one after the other to one state, and destroys the resources of the last one.
// The providers call the sandbox as the administrator of the management account. The test becomes parallel.
func RunSteps(t *testing.T, sb *sandbox.Sandbox, steps ...Step) {
	t.Helper()
	RunStepsAs(t, sb, sb.Admin(), steps...)
}

// RunStepsAs is RunSteps with another caller.
func RunStepsAs(t *testing.T, sb *sandbox.Sandbox, caller sandbox.Identity, steps ...Step) {
	t.Helper()
	isolateHome()
	var opened atomic.Int64
	resource.ParallelTest(t, testCase(func(server serve.ProtocolServer) tfprotov6.ProviderServer {
		return sandboxed{server, sb.URL(), caller, &opened}
	}, steps))

	// The number of sessions depends on the phases of the engine, so the engine's requests are counted. Other
	// kinds than the ephemeral resource share sessions.
	if opened.Load() == 0 {
		return
	}
	calls := 0
	for _, call := range sb.Calls("AssumeRoot") {
		if call.Fault == "" {
			calls++
		}
	}
	if want := int(opened.Load()); calls != want {
		t.Errorf("the engine opened %d sessions with %d AssumeRoot requests", want, calls)
	}
}

// RunStepsOnAWS is RunSteps with AWS, and with the credentials of the environment.
func RunStepsOnAWS(t *testing.T, steps ...Step) {
	t.Helper()
	resource.Test(t, testCase(func(server serve.ProtocolServer) tfprotov6.ProviderServer { return server }, steps))
}

func testCase(wrap func(serve.ProtocolServer) tfprotov6.ProviderServer, steps []Step) resource.TestCase {
	// A configuration in a directory may have provider blocks only if the providers belong to its step.
	for i := range steps {
		steps[i].ProtoV6ProviderFactories = map[string]func() (tfprotov6.ProviderServer, error){
			"assumeroot": func() (tfprotov6.ProviderServer, error) {
				return wrap(serve.NewServer(provider.New("test", provider.WithBackoff(testsupport.NoBackoff))())), nil
			},
			"aws": func() (tfprotov6.ProviderServer, error) {
				return wrap(providerserver.NewProtocol6(awsstandin.New())().(serve.ProtocolServer)), nil
			},
			"echo": echoprovider.NewProviderServer(),
		}
	}
	return resource.TestCase{
		// OpenTofu has ephemeral resources since 1.11.
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		Steps:                  steps,
	}
}
