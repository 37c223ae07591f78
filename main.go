// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-assumeroot is a Terraform and OpenTofu provider that opens AWS root sessions.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
)

// version is set when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger to attach to, and print how an engine reaches this process")
	flag.Parse()
	quietFramework()

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: provider.Address,
		Debug:   *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}

// quietFramework keeps the framework from describing every step of every session at level TRACE where nobody has asked for
// logs: engines would read all of it, a third of the work of a plan with many sessions, and throw it away.
func quietFramework() {
	for _, name := range []string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_SDK"} {
		if os.Getenv(name) != "" {
			return
		}
	}
	_ = os.Setenv("TF_LOG_SDK", "OFF")
}
