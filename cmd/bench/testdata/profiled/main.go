// SPDX-License-Identifier: MPL-2.0

// Command profiled is the provider, and writes a CPU profile of itself to cpu.pprof in the folder that PROFILES names.
package main

import (
	"context"
	"log"
	"os"
	"path/filepath"
	"runtime/pprof"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
)

func main() {
	if err := serve(); err != nil {
		log.Fatal(err)
	}
}

func serve() error {
	file, err := os.CreateTemp(os.Getenv("PROFILES"), "cpu-*.pprof")
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	err = providerserver.Serve(context.Background(), provider.New("profiled"), providerserver.ServeOpts{Address: provider.Address})
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), filepath.Join(os.Getenv("PROFILES"), "cpu.pprof"))
}
