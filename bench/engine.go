// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

const defaultParallelism = 10 // of engines

// workload is a plan.
type workload struct {
	provider    string // type, such as assumeroot
	blocks      string // configuration
	parallelism int
	latency     time.Duration // of STS
}

// sessions is a plan that opens n sessions.
func sessions(provider string, n, parallelism int) workload {
	return workload{provider: provider, parallelism: parallelism, blocks: fmt.Sprintf(`
ephemeral "%s_session" "all" {
  count            = %d
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}
`, provider, n)}
}

// plan runs a workload with the providers in a directory, and returns its duration.
func (b *bench) plan(
	ctx context.Context, w workload, sb *sandbox.Sandbox, providers string, environment ...string,
) (time.Duration, error) {
	dir, err := os.MkdirTemp(b.dir, "plan-")
	if err != nil {
		return 0, err
	}
	main := fmt.Sprintf("terraform {\n  required_providers {\n    %[1]s = { source = \"assumeroot/%[1]s\" }\n  }\n}\n", w.provider)
	settings := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"assumeroot/%s\" = %q\n  }\n}\n", w.provider, providers)
	if err := errors.Join(
		os.WriteFile(filepath.Join(dir, "main.tf"), []byte(main+w.blocks), 0o600),
		os.WriteFile(filepath.Join(dir, "cli.tfrc"), []byte(settings), 0o600),
	); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, b.engine, "plan", "-input=false", fmt.Sprintf("-parallelism=%d", w.parallelism))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(dir, "cli.tfrc"))
	cmd.Env = append(cmd.Env, access(sb)...)
	cmd.Env = append(cmd.Env, environment...)

	sb.SetLatency(w.latency)
	defer sb.SetLatency(0)
	began := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return time.Since(began), nil
}

// timed measures the duration of a plan.
func (b *bench) timed(ctx context.Context, w workload) measurement[time.Duration] {
	return func() (time.Duration, error) { return b.plan(ctx, w, b.sandbox, b.dir) }
}

// profile returns a function that repeats a plan with a provider that profiles itself, and returns the path of the profile.
func (b *bench) profile(w workload, name, file string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		dir, err := filepath.Abs(filepath.Join(b.profiles, name))
		if err != nil {
			return "", err
		}
		if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o750)); err != nil {
			return "", err
		}
		_, err = b.plan(ctx, w, b.sandbox, filepath.Dir(b.binary(profiling)), "PROFILES="+dir)
		return filepath.Join(filepath.Base(b.profiles), name, file), err
	}
}
