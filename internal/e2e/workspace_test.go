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

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// root is the top directory of the repository. Tests run in the directory of their package.
const root = "../.."

const providerBinary = "terraform-provider-assumeroot"

// plugins is the directory of the built providers and of the sandbox. leaky is its directory with a provider
// that leaks secrets.
var plugins = filepath.Join(root, "bin", "e2e")

const leaky = "leaky"

func TestMain(m *testing.M) {
	if os.Getenv("TF_ACC") != "" {
		if err := build(); err != nil {
			log.Fatal(err)
		}
		acctest.IsolateProcess()
	}
	os.Exit(m.Run())
}

// build builds the binaries. The go command skips those that are up to date.
func build() error {
	var err error
	if plugins, err = filepath.Abs(plugins); err != nil {
		return err
	}
	for output, source := range map[string]string{
		providerBinary:                       ".",
		filepath.Join(leaky, providerBinary): "./internal/e2e/testdata/leaky",
		"terraform-provider-aws":             "./cmd/aws-standin",
		"sandbox":                            "./cmd/sandbox",
	} {
		build := exec.Command("go", "build", "-o", filepath.Join(plugins, output), source)
		build.Dir = root
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", build, err, out)
		}
	}
	return nil
}

// workspace is a directory with a configuration, in which an engine runs. After each run the output and the
// changed files are searched for the secrets of the sandbox.
type workspace struct {
	t         *testing.T
	sb        *sandbox.Sandbox // nil if there are no secrets to find
	dir       string
	temporary string // the engine's directory for temporary files
	log       string // the engine's log file, if TF_LOG is set
	env       []string

	search
}

// newWorkspace returns a workspace. A test that has a sandbox passes it.
//
// A test that called acctest.Sandbox or acctest.Isolate has set the environment of the engine. Otherwise the
// engine gets an empty home directory and, if there is a sandbox, its administrator's keys.
func newWorkspace(t *testing.T, sb *sandbox.Sandbox, config string) *workspace {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set")
	}
	temporary, err := os.MkdirTemp("", "assumeroot-") //nolint:usetesting // with t.TempDir the path of a socket is too long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(temporary) })
	w := &workspace{t: t, sb: sb, dir: t.TempDir(), temporary: temporary, log: filepath.Join(t.TempDir(), "engine.log")}
	w.home = os.Getenv("HOME")
	w.write("main.tf", config)
	w.provide(plugins)
	w.env = []string{
		w.marker(), "TMPDIR=" + w.temporary, "TF_LOG_PATH=" + w.log, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
	}
	isolated := os.Getenv("AWS_EC2_METADATA_DISABLED") == "true"
	if !isolated {
		w.home = t.TempDir()
		w.env = append(w.env, "HOME="+w.home, "USERPROFILE="+w.home, "AWS_EC2_METADATA_DISABLED=true")
	}
	switch {
	case sb == nil && os.Getenv("AWS_ENDPOINT_URL") != "":
		t.Fatal("the workspace has no sandbox whose secrets can be searched for")
	case sb != nil && !isolated:
		w.env = append(w.env, "AWS_ENDPOINT_URL="+sb.URL(), "AWS_REGION="+sandbox.Region)
		w.signIn(sb.Admin())
	}
	return w
}

// signIn makes an identity the caller of the next runs.
func (w *workspace) signIn(id sandbox.Identity) {
	w.env = append(w.env,
		"AWS_ACCESS_KEY_ID="+id.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+id.SecretAccessKey, "AWS_SESSION_TOKEN="+id.SessionToken)
}

// trace makes the next runs log at level TRACE. A test then fails if the log has no line of the provider.
func (w *workspace) trace() {
	w.env = append(w.env, "TF_LOG=TRACE")
	w.traced = true
}

// marker is an environment variable that only the processes of this workspace have.
func (w *workspace) marker() string {
	return "TF_CLI_CONFIG_FILE=" + filepath.Join(w.dir, "cli.tfrc")
}

// provide makes the engine use the provider in a directory.
func (w *workspace) provide(directory string) {
	w.t.Helper()
	w.write("cli.tfrc", fmt.Sprintf(`
provider_installation {
  dev_overrides {
    "assumeroot/assumeroot" = %q
    "hashicorp/aws"         = %q
  }
}
`, directory, plugins))
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

// start starts an engine. The returned function waits for its end, and searches the files.
func (w *workspace) start(cmd *exec.Cmd) (wait func() error) {
	w.t.Helper()
	w.beforeRun()
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	return func() error {
		err := cmd.Wait()
		w.afterRun()
		return err
	}
}

// run returns the two outputs of the engine and its exit code.
func (w *workspace) run(args ...string) (stdout, stderr string, exitCode int) {
	w.t.Helper()
	cmd := w.command(w.t.Context(), args...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := w.start(cmd)()
	if _, isExit := errors.AsType[*exec.ExitError](err); err != nil && !isExit {
		w.t.Fatal(err)
	}
	w.searchText(outputOf+args[0], out.String()+errOut.String())
	return out.String(), errOut.String(), cmd.ProcessState.ExitCode()
}

// must returns the output of a run that must succeed.
func (w *workspace) must(args ...string) string {
	w.t.Helper()
	stdout, stderr, code := w.run(args...)
	if code != 0 {
		w.t.Fatalf("%v exited with %d\n%s%s", args, code, stdout, stderr)
	}
	return stdout
}

// lifecycle plans, applies and destroys a configuration. It returns the output of a command that fails, and
// nothing if all succeed.
func (w *workspace) lifecycle() (failed string) {
	w.t.Helper()
	for _, args := range [][]string{
		{"plan", "-json", "-out=tfplan"},
		{"apply", "-json", "tfplan"},
		{"destroy", "-auto-approve", "-no-color"},
	} {
		if stdout, stderr, code := w.run(args...); code != 0 {
			return stdout + stderr
		}
	}
	return ""
}

// diagnostic is a whole message of an engine, without line breaks of its own.
type diagnostic struct {
	Severity string
	Summary  string
	Detail   string
	Snippet  struct{ Code string } // the line of the configuration
}

// validate returns the messages of the engine's validate command, except the one about dev_overrides.
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
