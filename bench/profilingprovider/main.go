// SPDX-License-Identifier: MPL-2.0

// Command profilingprovider serves the provider, and writes profiles of its processor time and its
// allocations to the directory PROFILES.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
)

func main() {
	if err := run(os.Getenv("PROFILES")); err != nil {
		fmt.Fprintln(os.Stderr, "profilingprovider:", err) // serving silences the default logger
		os.Exit(1)
	}
}

// run replaces the profiles of earlier processes. An engine starts a provider several times, and the process
// that does the work ends last.
func run(dir string) error {
	cpu, err := os.CreateTemp(dir, "cpu-")
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return err
	}
	err = serve.Provider(provider.Address, provider.New("profiling"), false)
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	allocations, err := os.CreateTemp(dir, "allocations-")
	if err != nil {
		return err
	}
	return errors.Join(
		pprof.Lookup("allocs").WriteTo(allocations, 0),
		cpu.Close(),
		allocations.Close(),
		os.Rename(cpu.Name(), filepath.Join(dir, "cpu.pprof")),
		os.Rename(allocations.Name(), filepath.Join(dir, "allocations.pprof")),
	)
}
