// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
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

// demo returns the command of `make demo`, in a tree of its own with the binaries of this test. The command is killed if it
// does not end.
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
	t.Setenv("TMPDIR", shortTempDir(t))
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return exec.CommandContext(ctx, filepath.Join(tree, "examples", "demo", "run"), cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"))
}

func shortTempDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "") //nolint:usetesting // the sockets of providers need a shorter path than t.TempDir returns
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// TestAccReadme_commands runs the demo without a fault.
func TestAccDemo_failure(t *testing.T) {
	const (
		accessKeyID  = "ASIAA2A2A2A2A2A2A2A2"
		secretKey    = "aB3/+aB3/+aB3/+aB3/+aB3/+aB3/+aB3/+aB3/+"
		sessionToken = secretKey + "cD4" + secretKey
	)
	for name, test := range map[string]struct {
		file     string
		old, new string // an empty old text is at the beginning of the file
		want     []string
	}{
		"bucket is missing": {
			file: "owner/main.tf",
			old:  "locked-out",
			new:  "missing",
			want: []string{"NoSuchBucket", "The engine was expected to fail with AccessDenied"},
		},
		"credentials in the state": {
			file: "main.tf",
			new:  fmt.Sprintf("output \"leak\" {\n  value = [%q, %q, %q]\n}\n", accessKeyID, secretKey, sessionToken),
			want: []string{
				// The script prints each line of the state with credentials.
				`"` + accessKeyID + `"`, `"` + secretKey + `"`, `"` + sessionToken + `"`,
				"The state holds credentials.",
			},
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

// expectNothingLeft fails if a demo left files or its sandbox behind.
func expectNothingLeft(t *testing.T, printed string) {
	t.Helper()
	expectEmpty(t, os.Getenv("TMPDIR"))
	expectEmpty(t, os.Getenv("HOME"))
	expectNoSandbox(t, printed)
}

func expectEmpty(t *testing.T, directory string) {
	t.Helper()
	entries, err := os.ReadDir(directory)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		t.Errorf("%s is left in %s", entry.Name(), directory)
	}
}

// expectNoSandbox fails if the sandbox whose address a demo printed still accepts connections.
func expectNoSandbox(t *testing.T, printed string) {
	t.Helper()
	address := sandboxAddress.FindString(printed)
	if address == "" {
		t.Fatalf("the demo prints no address of its sandbox:\n%s", printed)
	}
	if conn, err := net.Dial("tcp", address); err == nil {
		_ = conn.Close()
		t.Error("the sandbox still listens")
	}
}
