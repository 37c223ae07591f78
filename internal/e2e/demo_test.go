// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"bytes"
	"cmp"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// demo prepares what `make demo` runs, with a tree of its own so that it uses the binaries of this test. A demo that does
// not end is killed, and then its test fails.
func demo(t *testing.T) *exec.Cmd {
	t.Helper()
	acctest.Isolate(t)
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set")
	}
	if runtime.GOOS == "windows" {
		t.Skip("the demo is a shell script")
	}
	tree := t.TempDir()
	if err := os.CopyFS(filepath.Join(tree, "examples", "demo"), os.DirFS(filepath.Join(root, "examples", "demo"))); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{
		"terraform-provider-assumeroot": "bin/terraform-provider-assumeroot",
		"terraform-provider-aws":        "bin/standin/terraform-provider-aws",
		"sandbox":                       "bin/sandbox",
	} {
		to = filepath.Join(tree, to)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join(plugins, from), to); err != nil {
			t.Fatal(err)
		}
	}
	temporary, err := os.MkdirTemp("", "") //nolint:usetesting // t.TempDir has long names, and sockets of providers must not
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(temporary) })
	t.Setenv("TMPDIR", temporary)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return exec.CommandContext(ctx, filepath.Join(tree, "examples", "demo", "run"), cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"))
}

func TestAccDemoUnlocksTheBucketAndLeavesNothing(t *testing.T) {
	out, err := demo(t).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		"explicit deny in a",
		"aws_s3_bucket_policy.repaired: Creation complete",
		"Repaired as arn:aws:iam::111122223333:root.",
		"s3:PutObject",
		"111122223333 loses access key AKIA111111111EXAMPLE (Active, created 2024-11-24T00:00:00Z)",
		"200000000007 loses MFA device GAHT00000007 (hardware, enabled 2024-11-16T00:00:00Z)",
		"Apply complete! Resources: 12 added, 0 changed, 0 destroyed.",
		"Another audit finds root credentials in no account.",
		"Done.",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the demo does not print %q:\n%s", want, out)
		}
	}
	expectNothingLeft(t, string(out))
}

func TestAccDemoFailsLoudly(t *testing.T) {
	leaking := func(value string) string {
		return "output \"leak\" {\n  value = \"" + value + "\"\n}\n\noutput \"repaired_as\""
	}
	for name, test := range map[string]struct {
		file, old, new string
		want           []string
	}{
		"another refusal": {
			"owner/main.tf", "locked-out", "missing",
			[]string{"NoSuchBucket", "The engine was expected to fail with AccessDenied"},
		},
		"access key ID in the state": {
			"main.tf", `output "repaired_as"`, leaking("ASIA" + strings.Repeat("A2", 8)),
			[]string{"The state holds credentials."},
		},
		"secret access key in the state": {
			"main.tf", `output "repaired_as"`, leaking(strings.Repeat("aB3/+", 8)),
			[]string{"The state holds credentials."},
		},
		"session token in the state": {
			"main.tf", `output "repaired_as"`, leaking(strings.Repeat("aB3/+", 80)),
			[]string{"The state holds credentials."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := demo(t)
			file := filepath.Join(filepath.Dir(cmd.Path), test.file)
			config, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, bytes.Replace(config, []byte(test.old), []byte(test.new), 1), 0o600); err != nil {
				t.Fatal(err)
			}
			out, _ := cmd.CombinedOutput()
			if code := cmd.ProcessState.ExitCode(); code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
			for _, want := range test.want {
				if !strings.Contains(string(out), want) {
					t.Errorf("the demo does not print %q:\n%s", want, out)
				}
			}
			expectNothingLeft(t, string(out))
		})
	}
}

var sandboxAddress = regexp.MustCompile(`127\.0\.0\.1:\d+`)

func expectNothingLeft(t *testing.T, printed string) {
	t.Helper()
	for _, variable := range []string{"TMPDIR", "HOME"} {
		left, err := os.ReadDir(os.Getenv(variable))
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range left {
			t.Errorf("%s is left in %s", entry.Name(), variable)
		}
	}
	address := sandboxAddress.FindString(printed)
	if address == "" {
		t.Fatalf("no address of the sandbox in:\n%s", printed)
	}
	if conn, err := net.Dial("tcp", address); err == nil {
		_ = conn.Close()
		t.Error("the sandbox still listens")
	}
}
