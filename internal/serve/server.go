// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// ProtocolServer is the protocol with every part that terraform-plugin-go finds by type assertion. A wrapper
// that embeds less hides the rest from the engine.
type ProtocolServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	tfprotov6.ListResourceServer
	tfprotov6.StateStoreServer
}

// These deprecated interfaces remain until ProviderServer contains their methods.
var (
	_ tfprotov6.ProviderServerWithActions      = ProtocolServer(nil) //nolint:staticcheck // terraform-plugin-go asserts it
	_ tfprotov6.ProviderServerWithListResource = ProtocolServer(nil) //nolint:staticcheck // terraform-plugin-go asserts it
	_ tfprotov6.ProviderServerWithStateStores  = ProtocolServer(nil) //nolint:staticcheck // terraform-plugin-go asserts it
)

// NewServer returns the protocol server of a provider. It panics if the framework's server lacks a part of
// the protocol.
func NewServer(p provider.Provider) ProtocolServer {
	var redactor *awscall.Redactor
	if r, ok := p.(interface{ Redactor() *awscall.Redactor }); ok {
		redactor = r.Redactor()
	}
	return server{providerserver.NewProtocol6(p)().(ProtocolServer), redactor, &streams{}}
}

// server releases the context of each request after its response. The framework keeps these contexts until
// StopProvider, and each holds some 10 KB of loggers: 54 MB for 1000 sessions. Requests about list resources
// and state stores are passed through unchanged, because the provider has neither.
//
// It is also the exit that diagnostics and logs of every kind pass: the redactor removes secrets from them.
type server struct {
	ProtocolServer
	redactor *awscall.Redactor // nil if the provider has none
	streams  *streams
}

// respond calls next with a context that is released after the response, and redacts the response.
func respond[Request, Response any](
	ctx context.Context, s server, request Request, next func(context.Context, Request) (Response, error),
) (Response, error) {
	ctx, release := newRequestContext(ctx)
	defer release()
	response, err := next(maskLogs(ctx, s.redactor), request)
	redactDiagnostics(response, s.redactor)
	return response, err
}

// InvokeAction releases the context after the last event.
func (s server) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	ctx, release := newRequestContext(ctx)
	end := s.streams.begin()
	stream, err := s.ProtocolServer.InvokeAction(maskLogs(ctx, s.redactor), req)
	if err != nil {
		end()
		release()
		return nil, err
	}
	return &tfprotov6.InvokeActionServerStream{Events: func(yield func(tfprotov6.InvokeActionEvent) bool) {
		defer release()
		defer end()
		for event := range stream.Events {
			if !yield(redactEvent(event, s.redactor)) {
				return
			}
		}
	}}, nil
}

// StopProvider returns after the last event of each action, so that the engine receives their errors.
func (s server) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	response, err := s.ProtocolServer.StopProvider(ctx, req)
	s.streams.wait(stopTimeout)
	return response, err
}

func (s server) GetMetadata(ctx context.Context, req *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.GetMetadata)
}

func (s server) GetProviderSchema(
	ctx context.Context, req *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.GetProviderSchema)
}

func (s server) GetResourceIdentitySchemas(
	ctx context.Context, req *tfprotov6.GetResourceIdentitySchemasRequest,
) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.GetResourceIdentitySchemas)
}

func (s server) ValidateProviderConfig(
	ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest,
) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.ValidateProviderConfig)
}

func (s server) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.ConfigureProvider)
}

func (s server) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.ValidateResourceConfig)
}

func (s server) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.UpgradeResourceState)
}

func (s server) UpgradeResourceIdentity(
	ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.UpgradeResourceIdentity)
}

func (s server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.ReadResource)
}

func (s server) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.PlanResourceChange)
}

func (s server) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.ApplyResourceChange)
}

func (s server) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.ImportResourceState)
}

func (s server) MoveResourceState(
	ctx context.Context, req *tfprotov6.MoveResourceStateRequest,
) (*tfprotov6.MoveResourceStateResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.MoveResourceState)
}

func (s server) GenerateResourceConfig(
	ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest,
) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.GenerateResourceConfig)
}

func (s server) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.ValidateDataResourceConfig)
}

func (s server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.ReadDataSource)
}

func (s server) GetFunctions(ctx context.Context, req *tfprotov6.GetFunctionsRequest) (*tfprotov6.GetFunctionsResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.GetFunctions)
}

func (s server) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.CallFunction)
}

func (s server) ValidateEphemeralResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest,
) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.ValidateEphemeralResourceConfig)
}

func (s server) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.OpenEphemeralResource)
}

func (s server) RenewEphemeralResource(
	ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest,
) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.RenewEphemeralResource)
}

func (s server) CloseEphemeralResource(
	ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest,
) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.CloseEphemeralResource)
}

func (s server) ValidateActionConfig(
	ctx context.Context, req *tfprotov6.ValidateActionConfigRequest,
) (*tfprotov6.ValidateActionConfigResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.ValidateActionConfig)
}

func (s server) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return respond(ctx, s, req, s.ProtocolServer.PlanAction)
}
