// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// forgetful lets go of a request once it is answered. The framework keeps the context of every request until it is told to
// stop, and with it the request's loggers and connection: of a thousand sessions more than the provider holds otherwise.
type forgetful struct {
	tfprotov6.ProviderServer
}

func (f forgetful) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	ctx, forget := forgettable(ctx)
	defer forget()
	return f.ProviderServer.ValidateEphemeralResourceConfig(ctx, req)
}

func (f forgetful) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	ctx, forget := forgettable(ctx)
	defer forget()
	return f.ProviderServer.OpenEphemeralResource(ctx, req)
}

func (f forgetful) CloseEphemeralResource(ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	ctx, forget := forgettable(ctx)
	defer forget()
	return f.ProviderServer.CloseEphemeralResource(ctx, req)
}

// requestContext is the context of a request until that is answered, and then one that is cancelled and holds nothing.
type requestContext struct {
	current atomic.Pointer[context.Context]
}

func forgettable(ctx context.Context) (context.Context, func()) {
	c := &requestContext{}
	c.current.Store(&ctx)
	return c, func() { c.current.Store(&cancelled) }
}

var cancelled = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (c *requestContext) Deadline() (time.Time, bool) { return (*c.current.Load()).Deadline() }
func (c *requestContext) Done() <-chan struct{}       { return (*c.current.Load()).Done() }
func (c *requestContext) Err() error                  { return (*c.current.Load()).Err() }
func (c *requestContext) Value(key any) any           { return (*c.current.Load()).Value(key) }
