// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/floorprovider"
)

type key struct{}

func TestAnsweredRequestsAreForgotten(t *testing.T) {
	server := newServer(floorprovider.New())
	const kind = "floor_nothing"
	for name, ask := range map[string]func(context.Context, *tfprotov6.DynamicValue) error{
		"validate": func(ctx context.Context, config *tfprotov6.DynamicValue) error {
			_, err := server.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: kind, Config: config})
			return err
		},
		"open": func(ctx context.Context, config *tfprotov6.DynamicValue) error {
			_, err := server.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: kind, Config: config})
			return err
		},
		"close": func(ctx context.Context, _ *tfprotov6.DynamicValue) error {
			_, err := server.CloseEphemeralResource(ctx, &tfprotov6.CloseEphemeralResourceRequest{TypeName: kind})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			held := func() weak.Pointer[[64]byte] {
				value := new([64]byte)
				ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, value))
				defer cancel() // as gRPC does
				if err := ask(ctx, configuration(t, server, kind)); err != nil {
					t.Fatal(err)
				}
				return weak.Make(value)
			}()
			runtime.GC()
			if held.Value() != nil {
				t.Error("the context of the request is still held")
			}
			runtime.KeepAlive(server)
		})
	}
}

func configuration(t *testing.T, server tfprotov6.ProviderServer, kind string) *tfprotov6.DynamicValue {
	t.Helper()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	typ, ok := schemas.EphemeralResourceSchemas[kind].ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the schema is not of an object")
	}
	values := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}
	config, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, values))
	if err != nil {
		t.Fatal(err)
	}
	return &config
}

func TestRequestHasItsContextUntilItIsAnswered(t *testing.T) {
	deadline := time.Now().Add(time.Hour)
	original, cancel := context.WithDeadline(context.WithValue(t.Context(), key{}, "value"), deadline)
	defer cancel()
	ctx, forget := forgettable(original)
	derived, stop := context.WithCancel(ctx)
	defer stop()

	if got, ok := ctx.Deadline(); !ok || !got.Equal(deadline) {
		t.Errorf("the deadline is %s", got)
	}
	if derived.Value(key{}) != "value" || derived.Err() != nil {
		t.Errorf("the value is %v, the error %v", derived.Value(key{}), derived.Err())
	}
	cancel()
	<-derived.Done()

	forget()
	if ctx.Value(key{}) != nil || !errors.Is(ctx.Err(), context.Canceled) {
		t.Errorf("then the value is %v, the error %v", ctx.Value(key{}), ctx.Err())
	}
	<-ctx.Done()
}

// Whoever still looks at the context of an answered request, such as a connection that it opened, must be able to.
func TestContextCanBeUsedWhileItIsForgotten(t *testing.T) {
	ctx, forget := forgettable(t.Context())
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		for range 1000 {
			_, stop := context.WithCancel(ctx)
			_ = ctx.Value(key{})
			stop()
		}
	}()
	forget()
	<-looked
}
