// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-assumeroot is a Terraform and OpenTofu provider that opens AWS root sessions.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
)

// version is set when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger to attach to, and print how an engine reaches this process")
	flag.Parse()
	if err := serve.Provider(provider.Address, provider.New(version), *debug); err != nil {
		fmt.Fprintln(os.Stderr, "terraform-provider-assumeroot:", err) // the default logger is silent
		os.Exit(1)
	}
}
