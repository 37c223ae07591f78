// SPDX-License-Identifier: MPL-2.0

// Package serve lets an engine or a debugger reach a provider.
package serve

import (
	"os"
	"path"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Provider serves a provider until the engine has done with it. For a debugger it prints how an engine reaches this process,
// and logs as if somebody had asked for it, as the terminal shows that.
func Provider(address string, newProvider func() provider.Provider, debug bool) error {
	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		quiet(path.Base(address))
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return newServer(newProvider()) }, options...)
}

func newServer(p provider.Provider) tfprotov6.ProviderServer {
	return forgetful{providerserver.NewProtocol6(p)()}
}

// quiet turns off the logs of a provider and of its framework where nobody has asked for any: both log at level TRACE unless
// told otherwise, and engines would read all of it and throw it away.
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
