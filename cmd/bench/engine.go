// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

const (
	session       = "assumeroot_session"
	nothing       = "floor_nothing"
	allOfTheFleet = "assumeroot_organization_root_credentials" // a data source that reads every account
)

// workload is a plan that opens many ephemeral resources of a kind.
type workload struct {
	kind        string
	many        int
	parallelism int
	latency     time.Duration // of STS
}

// run plans with the providers in a folder and returns how long that took.
func (b *bench) run(ctx context.Context, w workload, sb *sandbox.Sandbox, providers string, environment ...string) (time.Duration, error) {
	dir, err := os.MkdirTemp(b.folder, "plan-")
	if err != nil {
		return 0, err
	}
	settings := filepath.Join(dir, "cli.tfrc")
	local, _, _ := strings.Cut(w.kind, "_")
	block := fmt.Sprintf(`
ephemeral %q "many" {
  count            = %d
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}
`, w.kind, w.many)
	if w.kind == allOfTheFleet {
		block = fmt.Sprintf("data %q \"all\" {}\n", w.kind)
	}
	for name, content := range map[string]string{
		filepath.Join(dir, "main.tf"): fmt.Sprintf(`
terraform {
  required_providers {
    %[1]s = { source = "assumeroot/%[1]s" }
  }
}
%[2]s`, local, block),
		settings: fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"assumeroot/%s\" = %q\n  }\n}\n", local, providers),
	} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			return 0, err
		}
	}
	cmd := exec.CommandContext(ctx, b.engine, "plan", "-input=false", fmt.Sprintf("-parallelism=%d", w.parallelism))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+settings)
	cmd.Env = append(cmd.Env, access(sb)...)
	cmd.Env = append(cmd.Env, environment...)

	sb.SetLatency(w.latency)
	defer sb.SetLatency(0)
	defer sb.Forget()
	began := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return time.Since(began), nil
}

// access is the environment of whoever asks a sandbox.
func access(sb *sandbox.Sandbox) []string {
	return []string{
		"AWS_ENDPOINT_URL=" + sb.URL(), "AWS_REGION=" + sandbox.Region,
		"AWS_ACCESS_KEY_ID=" + sb.Admin().AccessKeyID, "AWS_SECRET_ACCESS_KEY=" + sb.Admin().SecretAccessKey,
	}
}

// isolate makes an environment of the command's own, so that nothing of whoever runs it takes part.
func (b *bench) isolate() error {
	own := append(access(b.sandbox), "PATH="+os.Getenv("PATH"), "HOME="+b.folder, "TMPDIR="+b.folder,
		"CHECKPOINT_DISABLE=1", "AWS_CA_BUNDLE="+b.authority())
	os.Clearenv()
	return setenv(own)
}

func setenv(entries []string) error {
	for _, entry := range entries {
		name, value, _ := strings.Cut(entry, "=")
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

// timed measures a plan.
func (b *bench) timed(ctx context.Context, w workload) measurement[time.Duration] {
	return func() (time.Duration, error) {
		return b.run(ctx, w, b.sandbox, b.folder)
	}
}

// profile repeats a workload with a provider that profiles itself, and returns the file with the profile of a kind.
func (b *bench) profile(ctx context.Context, w workload, name, kind string) (string, error) {
	folder, err := b.newProfiles(name)
	if err != nil {
		return "", err
	}
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	if _, err := b.run(ctx, w, b.sandbox, filepath.Dir(b.binary(profiled)), "PROFILES="+absolute); err != nil {
		return "", err
	}
	path := filepath.Join(folder, kind+".pprof")
	_, err = os.Stat(path)
	return path, err
}

// newProfiles makes an empty folder for the profiles of a measurement.
func (b *bench) newProfiles(name string) (string, error) {
	folder := filepath.Join(b.profiles, name)
	return folder, errors.Join(os.RemoveAll(folder), os.MkdirAll(folder, 0o750))
}
