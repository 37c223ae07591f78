// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func TestServer_releasesContext(t *testing.T) {
	t.Parallel()
	server := NewServer(newTalkative())
	for _, part := range []reflect.Type{reflect.TypeFor[tfprotov6.ProviderServer](), reflect.TypeFor[tfprotov6.ActionServer]()} {
		for i := range part.NumMethod() {
			method := part.Method(i)
			if method.Name == "StopProvider" {
				continue // it releases the contexts of all other requests
			}
			t.Run(method.Name, func(t *testing.T) {
				held := respondOnce(t, reflect.ValueOf(server).MethodByName(method.Name))
				runtime.GC()
				if held.Value() != nil {
					t.Error("the server holds the context after the response")
				}
				runtime.KeepAlive(server)
			})
		}
	}
}

// respondOnce sends a request that has no fields, and returns a value of its context.
func respondOnce(t *testing.T, method reflect.Value) weak.Pointer[[64]byte] {
	t.Helper()
	value := new([64]byte)
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, value))
	defer cancel() // as gRPC does
	results := method.Call([]reflect.Value{reflect.ValueOf(ctx), reflect.New(method.Type().In(1).Elem())})
	if err := results[1].Interface(); err != nil {
		t.Fatal(err)
	}
	if stream, ok := results[0].Interface().(*tfprotov6.InvokeActionServerStream); ok {
		for range stream.Events {
		}
	}
	return weak.Make(value)
}

func TestServer_keepsContextWhileEventsAreStreamed(t *testing.T) {
	t.Parallel()
	next := &streamingServer{}
	ctx := context.WithValue(t.Context(), key{}, "value")
	stream, err := server{ProtocolServer: next, streams: &streams{}}.InvokeAction(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range stream.Events {
		if next.ctx.Err() != nil || next.ctx.Value(key{}) != "value" {
			t.Errorf("during the stream the error is %v and the value is %v", next.ctx.Err(), next.ctx.Value(key{}))
		}
	}
	if next.ctx.Err() == nil || next.ctx.Value(key{}) != nil {
		t.Errorf("after the stream the error is %v and the value is %v", next.ctx.Err(), next.ctx.Value(key{}))
	}
}

// streamingServer responds to InvokeAction with one event and keeps the context of the request.
type streamingServer struct {
	ProtocolServer
	ctx context.Context
}

func (s *streamingServer) InvokeAction(ctx context.Context, _ *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	s.ctx = ctx
	return &tfprotov6.InvokeActionServerStream{Events: func(yield func(tfprotov6.InvokeActionEvent) bool) {
		yield(tfprotov6.InvokeActionEvent{})
	}}, nil
}

// stoppableServer responds to InvokeAction with one event after StopProvider was called.
type stoppableServer struct {
	ProtocolServer
	started, stopped chan struct{}
}

func (s stoppableServer) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	close(s.stopped)
	return &tfprotov6.StopProviderResponse{}, nil
}

func (s stoppableServer) InvokeAction(context.Context, *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return &tfprotov6.InvokeActionServerStream{Events: func(yield func(tfprotov6.InvokeActionEvent) bool) {
		close(s.started)
		<-s.stopped
		yield(tfprotov6.InvokeActionEvent{})
	}}, nil
}

// An engine can stop the provider between the response of InvokeAction and the first event.
func TestServer_stopBeforeFirstEvent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		next := stoppableServer{started: make(chan struct{}), stopped: make(chan struct{})}
		s := server{ProtocolServer: next, streams: &streams{}}
		stream, err := s.InvokeAction(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var stopped atomic.Bool
		go func() {
			_, _ = s.StopProvider(t.Context(), nil)
			stopped.Store(true)
		}()
		synctest.Wait()
		if stopped.Load() {
			t.Error("the stop did not wait for the event")
		}
		for range stream.Events {
		}
		synctest.Wait()
		if !stopped.Load() {
			t.Error("the stop waits although the action has ended")
		}
	})
}

// failingServer responds to InvokeAction with an error.
type failingServer struct {
	ProtocolServer
}

func (failingServer) InvokeAction(context.Context, *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return nil, errors.ErrUnsupported
}

func TestServer_actionWithoutStream(t *testing.T) {
	t.Parallel()
	s := server{ProtocolServer: failingServer{}, streams: &streams{}}
	if _, err := s.InvokeAction(t.Context(), nil); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("got error %v", err)
	}
	if len(s.streams.running) != 0 {
		t.Error("the action is running after its error")
	}
}

func TestServer_stopWaitsForActions(t *testing.T) {
	t.Parallel()
	next := stoppableServer{started: make(chan struct{}), stopped: make(chan struct{})}
	s := server{ProtocolServer: next, streams: &streams{}}
	stream, err := s.InvokeAction(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var received atomic.Bool
	go stream.Events(func(tfprotov6.InvokeActionEvent) bool {
		received.Store(true)
		return true
	})
	<-next.started
	if _, err := s.StopProvider(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if !received.Load() {
		t.Error("the stop did not wait for the event")
	}
}
