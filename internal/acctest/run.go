// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsstandin"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
)

// Run arranges a scenario, applies its configuration, checks the state, and destroys what was made. Without a sandbox it is run
// on AWS.
func Run(t *testing.T, sb *sandbox.Sandbox, s Scenario, checks ...statecheck.StateCheck) {
	t.Helper()
	if sb != nil {
		s.Arrange(sb)
	}
	config := s.config
	if s.shown != "" {
		config += fmt.Sprintf("\nprovider \"echo\" {\n  data = %s\n}\n\nresource \"echo\" \"shown\" {}\n", s.shown)
	}
	oldest := tfversion.Version1_10_0 // OpenTofu has ephemeral resources from 1.11 on
	if s.actions {
		oldest = tfversion.Version1_14_0
		if strings.HasPrefix(engineVersion(t), "OpenTofu") {
			t.Skip("OpenTofu has no actions")
		}
	}
	var opened atomic.Int64
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(oldest)},
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"assumeroot": countingOpens(&opened, provider.New("test", provider.WithBackoff(atOnce))()),
			"aws":        providerserver.NewProtocol6WithError(awsstandin.New()),
			"echo":       echoprovider.NewProviderServer(),
		},
		Steps: []resource.TestStep{{
			Config:             config,
			ConfigStateChecks:  checks,
			ExpectError:        s.fails,
			ExpectNonEmptyPlan: s.fails == nil && noPlanIsEmpty(t),
		}},
	})
	if sb == nil {
		return
	}
	// Only the engine knows how many phases there are, so that it counts.
	calls := 0
	for _, call := range sb.Calls("AssumeRoot") {
		if call.Fault == "" {
			calls++
		}
	}
	if want := int(opened.Load()); calls != want {
		t.Errorf("the engine opened %d sessions, for which STS answered AssumeRoot %d times", want, calls)
	}
}

// atOnce is no delay between the attempts of a call.
var atOnce = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })

var _ serve.ProtocolServer = countingServer{}

// countingServer counts the requests to open an ephemeral resource or to invoke an action.
type countingServer struct {
	serve.ProtocolServer
	opened *atomic.Int64
}

func countingOpens(opened *atomic.Int64, p fwprovider.Provider) func() (tfprotov6.ProviderServer, error) {
	return func() (tfprotov6.ProviderServer, error) { return countingServer{serve.NewServer(p), opened}, nil }
}

func (c countingServer) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	c.opened.Add(1)
	return c.ProtocolServer.OpenEphemeralResource(ctx, req)
}

// InvokeAction counts a session for each action. No two actions of a scenario share a session.
func (c countingServer) InvokeAction(
	ctx context.Context, req *tfprotov6.InvokeActionRequest,
) (*tfprotov6.InvokeActionServerStream, error) {
	c.opened.Add(1)
	return c.ProtocolServer.InvokeAction(ctx, req)
}
