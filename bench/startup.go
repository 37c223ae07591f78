// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"os/exec"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// startup compares the time from the start of a provider's process to the response with its schema.
func (b *bench) startup(ctx context.Context) ([]row, error) {
	taken, err := interleave(start(ctx, b.binary(provider)), start(ctx, b.binary(floor)))
	if err != nil {
		return nil, err
	}
	return []row{compare("start until the response with the schema", taken[0], taken[1], 1.5)}, nil
}

// start measures the start of a provider that is launched as an engine launches it.
func start(ctx context.Context, binary string) measurement[time.Duration] {
	return func() (time.Duration, error) {
		began := time.Now()
		client := plugin.NewClient(&plugin.ClientConfig{
			Cmd: exec.CommandContext(ctx, binary),
			HandshakeConfig: plugin.HandshakeConfig{
				MagicCookieKey:   "TF_PLUGIN_MAGIC_COOKIE",
				MagicCookieValue: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
			},
			VersionedPlugins: map[int]plugin.PluginSet{6: {"provider": connection{}}},
			AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
			AutoMTLS:         true,
			Logger:           hclog.NewNullLogger(),
		})
		defer client.Kill()
		protocol, err := client.Client()
		if err != nil {
			return 0, err
		}
		raw, err := protocol.Dispense("provider")
		if err != nil {
			return 0, err
		}
		// An empty message can be decoded from any schema.
		err = raw.(*grpc.ClientConn).Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", &emptypb.Empty{}, &emptypb.Empty{})
		return time.Since(began), err
	}
}

// connection is a plugin whose client is the gRPC connection itself.
type connection struct {
	plugin.NetRPCUnsupportedPlugin
}

// GRPCClient implements [plugin.GRPCPlugin].
func (connection) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, c *grpc.ClientConn) (any, error) {
	return c, nil
}

// GRPCServer implements [plugin.GRPCPlugin].
func (connection) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return errors.New("only the client is implemented")
}
