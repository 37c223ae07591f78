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

// starts compares how long it takes from the launch until the schema is answered.
func (b *bench) starts(ctx context.Context) ([]result, error) {
	taken, err := interleave(startUp(ctx, b.binary(provider)), startUp(ctx, b.binary(floor)))
	if err != nil {
		return nil, err
	}
	return []result{compared("start-up until the schema is answered", taken[0], taken[1], 1.5)}, nil
}

// startUp launches a provider as an engine does.
func startUp(ctx context.Context, binary string) measurement[time.Duration] {
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
		// What is in the schema does not matter, so that it can be read as a message without fields.
		err = raw.(*grpc.ClientConn).Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", &emptypb.Empty{}, &emptypb.Empty{})
		return time.Since(began), err
	}
}

// connection is a plugin of which the connection is all that is wanted.
type connection struct {
	plugin.NetRPCUnsupportedPlugin
}

// GRPCClient implements [plugin.GRPCPlugin].
func (connection) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, c *grpc.ClientConn) (any, error) {
	return c, nil
}

// GRPCServer implements [plugin.GRPCPlugin].
func (connection) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return errors.New("this is the client")
}
