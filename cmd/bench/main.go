// SPDX-License-Identifier: MPL-2.0

// Command bench measures the provider against what it is made of, and prints one table. BENCHMARKS.md says how to read it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func main() {
	engine := flag.String("engine", "terraform", "Terraform or OpenTofu to `run`")
	profiles := flag.String("profiles", "bin/profiles", "`folder` for the profiles of what misses its target")
	only := flag.String("only", "", "measure only the group of this `name`, such as fleets")
	flag.Parse()
	if err := run(*engine, *profiles, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is what the measurements share.
type bench struct {
	engine   string
	folder   string // of everything that is built and written
	profiles string
	sandbox  *sandbox.Sandbox
	secure   *sandbox.Sandbox // the same over TLS
}

func run(engine, profiles, only string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	folder, err := os.MkdirTemp("", "assumeroot-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	b := &bench{engine: engine, folder: folder, profiles: profiles}
	if err := b.build(ctx); err != nil {
		return err
	}
	if b.sandbox, err = sandbox.Start(); err != nil {
		return err
	}
	defer b.sandbox.Close()
	if b.secure, err = sandbox.Start(sandbox.WithTLS()); err != nil {
		return err
	}
	defer b.secure.Close()
	if err := os.WriteFile(b.authority(), b.secure.CACertificate(), 0o600); err != nil {
		return err
	}
	if err := b.isolate(); err != nil {
		return err
	}

	var all []result
	for _, group := range []struct {
		name    string
		measure func(context.Context) ([]result, error)
	}{
		{"calls", b.calls},
		{"plans", b.plans},
		{"waits", b.waits},
		{"starts", b.starts},
		{"size", b.size},
		{"memory", b.memory},
		{"connections", b.connections},
		{"audits", b.audits},
		{"fleets", b.fleets},
		{"fleet-memory", b.fleetMemory},
		{"throttling", b.throttling},
		{"command-line-tools", b.commandLineTools},
		{"lost-accounts", b.lostAccounts},
	} {
		if only != "" && group.name != only {
			continue
		}
		results, err := group.measure(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", group.name, err)
		}
		all = append(all, results...)
	}
	_, err = io.WriteString(os.Stdout, table(ctx, all))
	return err
}

const (
	provider     = "terraform-provider-assumeroot"
	floor        = "terraform-provider-floor"
	profiled     = "profiled/" + provider // writes profiles of itself
	weighed      = "weighed/" + provider  // runs the provider, and writes how much memory it held
	weighedFloor = "weighed/" + floor
)

// build builds everything as a release is built.
func (b *bench) build(ctx context.Context) error {
	for binary, source := range map[string]string{
		provider:     ".",
		floor:        "./cmd/floor-provider",
		profiled:     "./cmd/bench/internal/profiled",
		weighed:      "./cmd/bench/internal/weighed",
		weighedFloor: "./cmd/bench/internal/weighed",
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
	return filepath.Join(b.folder, filepath.FromSlash(name))
}

func (b *bench) authority() string {
	return filepath.Join(b.folder, "authority.pem")
}
