// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// root is the top of the tree, as tests run in the folder of their package.
const root = "../.."

// leaky is the provider with a leak, in the folder that plugins is.
const leaky = "leaky/terraform-provider-assumeroot"

// plugins is the folder that dev_overrides leads to.
var plugins string

func TestMain(m *testing.M) {
	code, err := buildAndRun(m)
	if err != nil {
		log.Fatal(err)
	}
	os.Exit(code)
}

func buildAndRun(m *testing.M) (int, error) {
	if os.Getenv("TF_ACC") == "" {
		return m.Run(), nil
	}
	var err error
	if plugins, err = os.MkdirTemp("", "assumeroot-plugins-"); err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(plugins) }()
	for binary, pkg := range map[string]string{
		"terraform-provider-assumeroot": ".",
		"terraform-provider-aws":        "./cmd/aws-standin",
		"sandbox":                       "./cmd/sandbox",
		leaky:                           "./internal/e2e/testdata/leaky",
	} {
		build := exec.Command("go", "build", "-o", filepath.Join(plugins, binary), pkg)
		build.Dir = root
		if out, err := build.CombinedOutput(); err != nil {
			return 0, fmt.Errorf("building %s: %w\n%s", pkg, err, out)
		}
	}
	return m.Run(), nil
}

// workspace is a folder with a configuration, and an engine to run in it.
type workspace struct {
	t   *testing.T
	dir string
	env []string // in addition to the test's own
}

func newWorkspace(t *testing.T, config string) *workspace {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set")
	}
	w := &workspace{t: t, dir: t.TempDir()}
	w.write("main.tf", config)
	w.provide(plugins)
	w.env = []string{"TF_CLI_CONFIG_FILE=" + filepath.Join(w.dir, "cli.tfrc"), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1"}
	return w
}

// provide makes the engine find the provider under test in a folder.
func (w *workspace) provide(folder string) {
	w.t.Helper()
	w.write("cli.tfrc", fmt.Sprintf(`
provider_installation {
  dev_overrides {
    "assumeroot/assumeroot" = %q
    "hashicorp/aws"         = %q
  }
}
`, folder, plugins))
}

func (w *workspace) write(name, content string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *workspace) read(name string) string {
	w.t.Helper()
	content, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(content)
}

func (w *workspace) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"), args...)
	cmd.Dir = w.dir
	cmd.Env = append(os.Environ(), w.env...)
	return cmd
}

// run returns what the engine printed to its two outputs, and its exit code.
func (w *workspace) run(args ...string) (stdout, stderr string, exitCode int) {
	w.t.Helper()
	cmd := w.command(w.t.Context(), args...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.t.Fatal(err)
	}
	return out.String(), errOut.String(), cmd.ProcessState.ExitCode()
}

// must runs what has to succeed and returns what it printed.
func (w *workspace) must(args ...string) string {
	w.t.Helper()
	stdout, stderr, code := w.run(args...)
	if code != 0 {
		w.t.Fatalf("%v exited with %d\n%s%s", args, code, stdout, stderr)
	}
	return stdout
}

// diagnostic is one message of an engine, whole and not wrapped.
type diagnostic struct {
	Severity string
	Summary  string
	Detail   string
	Snippet  struct{ Code string } // the line of the configuration that it is about
}

// validate returns what the engine's validate says, without what it says about the plugins that it was given.
func (w *workspace) validate() []diagnostic {
	w.t.Helper()
	stdout, stderr, _ := w.run("validate", "-json")
	var result struct{ Diagnostics []diagnostic }
	if err := json.Unmarshal([]byte(stdout), &result); err != nil {
		w.t.Fatalf("%v\n%s%s", err, stdout, stderr)
	}
	var found []diagnostic
	for _, d := range result.Diagnostics {
		if d.Summary != "Provider development overrides are in effect" {
			found = append(found, d)
		}
	}
	return found
}
