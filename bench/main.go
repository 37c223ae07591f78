// SPDX-License-Identifier: MPL-2.0

// Command bench compares the provider with the AWS SDK and with a provider that does nothing, and prints the tables of
// BENCHMARKS.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func main() {
	engine := flag.String("engine", "terraform", "`path` of Terraform or OpenTofu")
	profiles := flag.String("profiles", "profiles", "`directory` for profiles of workloads that miss their target")
	only := flag.String("only", "", "measure only the group of this `name`, such as fleets")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *engine, *profiles, *only)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench holds the values that all measurements share.
type bench struct {
	engine   string
	dir      string // temporary
	profiles string
	sandbox  *sandbox.Sandbox
	secure   *sandbox.Sandbox // serves TLS
}

// group is a set of rows that are measured together.
type group struct {
	name    string
	measure func(context.Context) ([]row, error)
}

func run(ctx context.Context, engine, profiles, only string) error {
	dir, err := os.MkdirTemp("", "assumeroot-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	b := &bench{engine: engine, dir: dir, profiles: profiles}
	if err := b.build(ctx); err != nil {
		return err
	}
	if b.sandbox, err = sandbox.Start(sandbox.WithoutRecord()); err != nil {
		return err
	}
	defer b.sandbox.Close()
	if b.secure, err = sandbox.Start(sandbox.WithoutRecord(), sandbox.WithTLS()); err != nil {
		return err
	}
	defer b.secure.Close()
	if err := b.isolate(); err != nil {
		return err
	}

	found := false
	for _, section := range []struct {
		title  string
		groups []group
	}{
		{"Sessions", []group{
			{"open", b.open},
			{"plans", b.plans},
			{"latency", b.latency},
			{"startup", b.startup},
			{"size", b.size},
			{"memory", b.memory},
			{"connections", b.connections},
		}},
		{"Audits", []group{
			{"audit", b.audit},
			{"fleets", b.fleets},
			{"fleet-memory", b.fleetMemory},
			{"throttling", b.throttling},
			{"command-line-tools", b.commandLineTools},
			{"lost-accounts", b.lostAccounts},
		}},
	} {
		var rows []row
		for _, g := range section.groups {
			if only != "" && g.name != only {
				continue
			}
			found = true
			measured, err := g.measure(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", g.name, err)
			}
			rows = append(rows, measured...)
		}
		if len(rows) > 0 {
			fmt.Fprintf(os.Stdout, "### %s\n\n%s\n", section.title, table(ctx, rows))
		}
	}
	if !found {
		return fmt.Errorf("there is no group %q", only)
	}
	fmt.Fprintf(os.Stdout, "%s\n", b.machine(ctx))
	return nil
}

const (
	provider        = "terraform-provider-assumeroot"
	floor           = "terraform-provider-floor"
	profiling       = "profiling/" + provider
	peakMemory      = "peak-memory/" + provider
	floorPeakMemory = "peak-memory/" + floor
)

// build builds the providers with the flags of a release.
func (b *bench) build(ctx context.Context) error {
	for binary, source := range map[string]string{
		provider:        "github.com/assumeroot/terraform-provider-assumeroot",
		floor:           "./floorprovider",
		profiling:       "./profilingprovider",
		peakMemory:      "./peakmemory",
		floorPeakMemory: "./peakmemory",
	} {
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w -X main.version=dev", "-o", b.binary(binary), source)
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("building %s: %w\n%s", source, err, out)
		}
	}
	return nil
}

func (b *bench) binary(name string) string {
	return filepath.Join(b.dir, filepath.FromSlash(name))
}
