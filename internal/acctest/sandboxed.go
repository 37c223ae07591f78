// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
)

// sandboxed is a provider that uses a sandbox and a caller. It adds them to the provider block, because
// parallel tests share one environment.
type sandboxed struct {
	serve.ProtocolServer
	url    string
	caller sandbox.Identity
	opened *atomic.Int64 // number of requests to open an ephemeral resource
}

func (s sandboxed) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	schemas, err := s.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	schema := schemas.Provider.ValueType()
	written, err := req.Config.Unmarshal(schema)
	if err != nil {
		return nil, err
	}
	var block map[string]tftypes.Value
	if err := written.As(&block); err != nil {
		return nil, err
	}
	s.complete(block)
	completed, err := tfprotov6.NewDynamicValue(schema, tftypes.NewValue(schema, block))
	if err != nil {
		return nil, err
	}
	req.Config = &completed
	return s.ProtocolServer.ConfigureProvider(ctx, req)
}

// complete sets the endpoints. It also sets the Region and the caller's credentials, unless the block has its
// own. If the access key is unknown, the provider would use credentials of the environment, so complete sets
// the caller's.
func (s sandboxed) complete(block map[string]tftypes.Value) {
	if block["region"].IsNull() {
		block["region"] = tftypes.NewValue(tftypes.String, sandbox.Region)
	}
	endpoints := block["endpoints"].Type().(tftypes.Set)
	services := map[string]tftypes.Value{}
	for service := range endpoints.ElementType.(tftypes.Object).AttributeTypes {
		services[service] = tftypes.NewValue(tftypes.String, s.url)
	}
	block["endpoints"] = tftypes.NewValue(endpoints, []tftypes.Value{tftypes.NewValue(endpoints.ElementType, services)})
	if key := block["access_key"]; key.IsKnown() && !key.IsNull() {
		return
	}
	block["access_key"] = tftypes.NewValue(tftypes.String, s.caller.AccessKeyID)
	block["secret_key"] = tftypes.NewValue(tftypes.String, s.caller.SecretAccessKey)
	if s.caller.SessionToken != "" {
		block["token"] = tftypes.NewValue(tftypes.String, s.caller.SessionToken)
	}
}

func (s sandboxed) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	s.opened.Add(1)
	return s.ProtocolServer.OpenEphemeralResource(ctx, req)
}
