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
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// root is the top of the tree, as tests run in the folder of their package.
const root = "../.."

const providerBinary = "terraform-provider-assumeroot"

var (
	// plugins is the folder that dev_overrides leads to. Below it are two other builds of the provider.
	plugins string
	// findsRaces says whether these two find data races, which needs a C compiler, and makes them start more slowly.
	findsRaces bool
)

const (
	leaky  = "leaky"  // does what a provider must not do
	racing = "racing" // is for runs in which much happens at once
)

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
	cgo, err := exec.Command("go", "env", "CGO_ENABLED").Output()
	if err != nil {
		return 0, err
	}
	findsRaces = strings.TrimSpace(string(cgo)) == "1"
	race := fmt.Sprintf("-race=%t", findsRaces)
	for _, build := range [][]string{
		{providerBinary, "."},
		{filepath.Join(racing, providerBinary), race, "."},
		{filepath.Join(leaky, providerBinary), race, "./internal/e2e/testdata/leaky"},
		{"terraform-provider-aws", "./cmd/aws-standin"},
		{"sandbox", "./cmd/sandbox"},
	} {
		build := exec.Command("go", append([]string{"build", "-o", filepath.Join(plugins, build[0])}, build[1:]...)...)
		build.Dir = root
		if out, err := build.CombinedOutput(); err != nil {
			return 0, fmt.Errorf("%s: %w\n%s", build, err, out)
		}
	}
	return m.Run(), nil
}

// workspace is a folder with a configuration, and an engine to run in it. Whatever its runs write, and the processes that they
// consist of, are searched for the secrets of the sandbox when the test ends.
type workspace struct {
	t         *testing.T
	sb        *sandbox.Sandbox // nil where there is no secret to find
	dir       string
	temporary string // the runs' folder for temporary files
	log       string // file that the runs log to
	env       []string

	evidence
}

// newWorkspace makes a workspace. A test that has a sandbox has to pass it.
func newWorkspace(t *testing.T, sb *sandbox.Sandbox, config string) *workspace {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set")
	}
	temporary, err := os.MkdirTemp("", "assumeroot-") //nolint:usetesting // with the name of a test, a socket's path is too long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(temporary) })
	w := &workspace{t: t, sb: sb, dir: t.TempDir(), temporary: temporary, log: filepath.Join(t.TempDir(), "trace.log")}
	w.found, w.files = map[exhibit]bool{}, map[string]stamp{}
	w.write("main.tf", config)
	w.provide(plugins)
	w.env = []string{w.marker(), "TMPDIR=" + w.temporary, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "GORACE=atexit_sleep_ms=0"}
	switch {
	case sb != nil:
		w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH="+w.log)
		t.Cleanup(w.examine)
	case os.Getenv("AWS_ENDPOINT_URL") != "":
		t.Fatal("the workspace has no sandbox to search for the secrets of")
	}
	t.Cleanup(func() { watched.forget(w) })
	return w
}

// marker is a variable that only the processes of the workspace's runs have, which inherit it.
func (w *workspace) marker() string {
	return "TF_CLI_CONFIG_FILE=" + filepath.Join(w.dir, "cli.tfrc")
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
	return w.readFile(filepath.Join(w.dir, name))
}

func (w *workspace) readFile(path string) string {
	w.t.Helper()
	content, err := os.ReadFile(path)
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

// start starts an engine, which is watched until what is returned is called.
func (w *workspace) start(cmd *exec.Cmd) (wait func() error) {
	w.t.Helper()
	if w.sb != nil {
		w.beforeRun(cmd.Env)
	}
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	watched.begin(cmd.Process.Pid, w)
	return func() error {
		err := cmd.Wait()
		watched.end(cmd.Process.Pid)
		if w.sb != nil {
			w.afterRun()
		}
		return err
	}
}

// run returns what the engine printed to its two outputs, and its exit code.
func (w *workspace) run(args ...string) (stdout, stderr string, exitCode int) {
	w.t.Helper()
	cmd := w.command(w.t.Context(), args...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := w.start(cmd)()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.t.Fatal(err)
	}
	w.keep(outputOf+args[0], out.String()+errOut.String())
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
