// SPDX-License-Identifier: MPL-2.0

// Package serve serves a provider to an engine or a debugger.
package serve

import (
	"context"
	"os"
	"path"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Provider serves a provider until the engine stops it or ends. With debug, it prints the TF_REATTACH_PROVIDERS value
// that connects an engine to this process, serves until it is interrupted, and logs to the terminal at every level.
func Provider(address string, newProvider func() provider.Provider, debug bool) error {
	return serve(address, newProvider, debug, parentGone)
}

// serve is [Provider] with a function that returns a channel, which is closed after the parent of the process has ended.
func serve(address string, newProvider func() provider.Provider, debug bool, parentGone func() <-chan struct{}) error {
	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		quiet(path.Base(address))
		exitWithParent(parentGone())
	}
	silenceLibraries()
	defer endChildren()
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return served{NewServer(newProvider())} }, options...)
}

// served is the server of the process. Only a process of its own may lose its standard error.
type served struct {
	ProtocolServer
}

// ConfigureProvider is the first request in which libraries write to standard error.
func (s served) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	silenceStandardError()
	return s.ProtocolServer.ConfigureProvider(ctx, req)
}

// quiet turns off the logs of a provider and of its framework if no environment variable asks for them. Both
// log at TRACE by default, and the engine would read and discard every line.
func quiet(name string) {
	own := "TF_LOG_PROVIDER_" + strings.ToUpper(name)
	for _, level := range []string{"TF_LOG", "TF_LOG_PROVIDER", own, "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"} {
		if os.Getenv(level) != "" {
			return
		}
	}
	for _, level := range []string{own, "TF_LOG_SDK"} {
		_ = os.Setenv(level, "OFF")
	}
}
