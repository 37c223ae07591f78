// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// isolate replaces the environment of the process, so that the settings of the user have no effect.
func (b *bench) isolate() error {
	authority := filepath.Join(b.dir, "authority.pem")
	if err := os.WriteFile(authority, b.secure.CACertificate(), 0o600); err != nil {
		return err
	}
	environment := append(access(b.sandbox), "PATH="+os.Getenv("PATH"), "HOME="+b.dir, "TMPDIR="+b.dir,
		"CHECKPOINT_DISABLE=1", "AWS_CA_BUNDLE="+authority)
	os.Clearenv()
	return setenv(environment)
}

// access returns the environment variables that select a sandbox and its administrator.
func access(sb *sandbox.Sandbox) []string {
	return []string{
		"AWS_ENDPOINT_URL=" + sb.URL(),
		"AWS_REGION=" + sandbox.Region,
		"AWS_ACCESS_KEY_ID=" + sb.Admin().AccessKeyID,
		"AWS_SECRET_ACCESS_KEY=" + sb.Admin().SecretAccessKey,
	}
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

// machine describes the system and the engine of the measurements.
func (b *bench) machine(ctx context.Context) string {
	version, err := exec.CommandContext(ctx, b.engine, "version").Output()
	if err != nil {
		return err.Error()
	}
	engine, _, _ := bytes.Cut(version, []byte("\n"))
	return fmt.Sprintf("Measured on %s/%s with %d processor cores, %s and %s.",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), engine, strings.Replace(runtime.Version(), "go", "Go ", 1))
}
