// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"bufio"
	"cmp"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// demo prepares what `make demo` runs, with a tree of its own so that it uses the binaries of this test.
func demo(ctx context.Context, t *testing.T) (cmd *exec.Cmd, temporary string) {
	t.Helper()
	acctest.Isolate(t)
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set")
	}
	if runtime.GOOS == "windows" {
		t.Skip("the demo is a shell script")
	}
	tree, temporary := t.TempDir(), t.TempDir()
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
	t.Setenv("TMPDIR", temporary)
	return exec.CommandContext(ctx, filepath.Join(tree, "examples", "demo", "run"), cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform")), temporary
}

func TestAccDemoUnlocksTheBucketAndLeavesNothing(t *testing.T) {
	cmd, temporary := demo(t.Context(), t)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		"explicit deny in a",
		"aws_s3_bucket_policy.repaired: Creation complete",
		"Repaired as arn:aws:iam::111122223333:root.",
		"s3:PutObject",
		"Done.",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the demo does not print %q:\n%s", want, out)
		}
	}
	expectNothingLeft(t, temporary, string(out))
}

func TestAccDemoLeavesNothingWhenInterrupted(t *testing.T) {
	for name, signal := range map[string]syscall.Signal{"Ctrl-C": syscall.SIGINT, "SIGTERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			// A demo that does not end is killed, and then the test fails.
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd, temporary := demo(ctx, t)
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(stdout)
			var printed strings.Builder
			for lines.Scan() && !strings.HasPrefix(lines.Text(), "2.") {
				printed.WriteString(lines.Text() + "\n")
			}
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, stdout)
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != 128+int(signal) {
				t.Errorf("exit code %d, want %d", code, 128+int(signal))
			}
			expectNothingLeft(t, temporary, printed.String())
		})
	}
}

var sandboxAddress = regexp.MustCompile(`127\.0\.0\.1:\d+`)

func expectNothingLeft(t *testing.T, temporary, printed string) {
	t.Helper()
	left, err := os.ReadDir(temporary)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range left {
		if strings.HasPrefix(entry.Name(), "tmp.") {
			t.Errorf("%s is left", entry.Name())
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
