// SPDX-License-Identifier: MPL-2.0

// Command profiled is the provider, and writes to the folder PROFILES what it spent its time on and what it allocated.
package main

import (
	"errors"
	"log"
	"os"
	"path/filepath"
	"runtime/pprof"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
)

func main() {
	if err := profile(os.Getenv("PROFILES")); err != nil {
		log.Fatal(err)
	}
}

func profile(folder string) error {
	// Engines start a provider several times. What is left in the end is of the process that ends last, which opened the sessions.
	cpu, err := os.CreateTemp(folder, "cpu-")
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return err
	}
	err = serve.Provider(provider.Address, provider.New("profiled"), false)
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	allocations, err := os.CreateTemp(folder, "allocations-")
	if err != nil {
		return err
	}
	return errors.Join(
		pprof.Lookup("allocs").WriteTo(allocations, 0),
		cpu.Close(),
		allocations.Close(),
		os.Rename(cpu.Name(), filepath.Join(folder, "cpu.pprof")),
		os.Rename(allocations.Name(), filepath.Join(folder, "allocations.pprof")),
	)
}
