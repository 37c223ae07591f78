// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

const (
	session = "assumeroot_session"
	nothing = "floor_nothing"
)

// plan prepares a plan that opens many ephemeral resources of a kind. The environment is the command's own, so that nothing
// of whoever runs it takes part.
func (b *bench) plan(ctx context.Context, kind string, many, parallelism int, sb *sandbox.Sandbox, providers string) (*exec.Cmd, error) {
	dir, err := os.MkdirTemp(b.folder, "plan-")
	if err != nil {
		return nil, err
	}
	local, _, _ := strings.Cut(kind, "_")
	for name, content := range map[string]string{
		"main.tf": fmt.Sprintf(`
terraform {
  required_providers {
    %[1]s = { source = "assumeroot/%[1]s" }
  }
}

ephemeral %[2]q "many" {
  count            = %[3]d
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}
`, local, kind, many),
		"cli.tfrc": fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"assumeroot/%s\" = %q\n  }\n}\n", local, providers),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			return nil, err
		}
	}
	cmd := exec.CommandContext(ctx, b.engine, "plan", "-input=false", fmt.Sprintf("-parallelism=%d", parallelism))
	cmd.Dir = dir
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir,
		"CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=" + filepath.Join(dir, "cli.tfrc"),
		"AWS_ENDPOINT_URL=" + sb.URL(), "AWS_REGION=" + sandbox.Region, "AWS_CA_BUNDLE=" + b.authority(),
		"AWS_ACCESS_KEY_ID=" + sb.Admin().AccessKeyID, "AWS_SECRET_ACCESS_KEY=" + sb.Admin().SecretAccessKey,
		"PROFILES=" + dir,
	}
	return cmd, nil
}

// timed measures a plan with the parallelism given.
func (b *bench) timed(ctx context.Context, kind string, many, parallelism int) measurement {
	return func() (time.Duration, error) {
		defer b.sandbox.Forget()
		cmd, err := b.plan(ctx, kind, many, parallelism, b.sandbox, b.folder)
		if err != nil {
			return 0, err
		}
		began := time.Now()
		err = finish(cmd)
		return time.Since(began), err
	}
}

func finish(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return nil
}

// profilePlan repeats a plan with a provider that profiles itself.
func (b *bench) profilePlan(many, parallelism int) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		cmd, err := b.plan(ctx, session, many, parallelism, b.sandbox, filepath.Dir(b.binary(profiled)))
		if err != nil {
			return "", err
		}
		if err := finish(cmd); err != nil {
			return "", err
		}
		path := filepath.Join(b.profiles, fmt.Sprintf("plan-%d-%d.cpu.pprof", many, parallelism))
		profile, err := os.ReadFile(filepath.Join(cmd.Dir, "cpu.pprof"))
		if err != nil {
			return "", err
		}
		file, err := b.newProfile(path)
		if err != nil {
			return "", err
		}
		defer func() { _ = file.Close() }()
		_, err = file.Write(profile)
		return path, err
	}
}
