// SPDX-License-Identifier: MPL-2.0

//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

const (
	// patience is how long anything may take that is not cut short.
	patience = time.Minute
	// inTime is how long a run may go on when it has been cut short. Then it is killed, and its test fails.
	inTime = 10 * time.Second
)

func TestAccRunThatIsCutShortEndsAndLeavesNothing(t *testing.T) {
	for name, test := range map[string]struct {
		fault    sandbox.Fault
		timeouts string
		cut      func(*workspace, *run) // when STS has got the request
		says     string
		leaves   string // pattern of the names that may be left; empty for none
	}{
		"the provider is killed": {
			fault:  sandbox.Hanging("AssumeRoot"),
			cut:    func(w *workspace, _ *run) { w.signalProvider(syscall.SIGKILL) },
			says:   "OpenEphemeralResource", // which was cancelled, or not answered, as engines happen to notice
			leaves: "plugin*",               // its socket, which it cannot remove any more, and engines do not
		},
		"Ctrl-C": {
			fault:  sandbox.Hanging("AssumeRoot"),
			cut:    func(_ *workspace, r *run) { r.interrupt() },
			says:   "AssumeRoot was cancelled",
			leaves: emptyState,
		},
		// The first cannot be obeyed, as the provider does not even hear of it. Engines end it only when it goes on.
		"Ctrl-C twice": {
			fault: sandbox.Hanging("AssumeRoot"),
			cut: func(w *workspace, r *run) {
				w.signalProvider(syscall.SIGSTOP)
				r.interrupt()
				r.readUntil("Interrupt received")
				r.interrupt()
				r.readUntil("Two interrupts received")
				w.signalProvider(syscall.SIGCONT)
			},
			says:   "Two interrupts received",
			leaves: emptyState,
		},
		"STS hangs after the headers": {
			fault:    sandbox.HangingBody("AssumeRoot"),
			timeouts: `timeouts = { open = "1s" }`,
			says:     "AssumeRoot timed out",
		},
		"an answer without end": {
			fault: sandbox.EndlessBody("AssumeRoot"),
			says:  "The response of STS cannot be read",
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			ctx, kill := context.WithCancel(t.Context())
			defer kill()
			asked, ask := context.WithCancel(ctx)
			fault := test.fault
			fault.Answer = func(w http.ResponseWriter, r *http.Request) {
				ask()
				test.fault.Answer(w, r)
			}
			sb.Inject(fault)
			w := newWorkspace(t, sb, oneSession("target_principal = \"111122223333\"\n"+test.timeouts))
			w.provide(filepath.Join(plugins, racing))
			before := w.paths()

			bound := time.AfterFunc(patience, kill)
			r := start(t, w.command(ctx, "plan", "-no-color"), w.start)
			<-asked.Done()
			bound.Reset(inTime)
			if test.cut != nil {
				test.cut(w, r)
			}
			printed := r.end()
			w.keep(outputOf+"plan", printed)
			if code := r.cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(printed, test.says) {
				t.Errorf("exit code %d, want 1 and %q:\n%s", code, test.says, printed)
			}
			w.expectNoProcesses()
			w.expectNothingNew(before, test.leaves)
		})
	}
}

func TestAccDemoLeavesNothingWhenInterrupted(t *testing.T) {
	for name, signal := range map[string]syscall.Signal{"Ctrl-C": syscall.SIGINT, "SIGTERM": syscall.SIGTERM} {
		for _, step := range []string{"An AWS organization is simulated", "1. The administrator", "2. The management account", "3. The administrator", "5. An audit"} {
			t.Run(name+" after "+step, func(t *testing.T) {
				r := startDemo(t, demo(t))
				r.readUntil(step)
				r.signal(signal)
				printed := r.end()
				if code := r.cmd.ProcessState.ExitCode(); code != 128+int(signal) {
					t.Errorf("exit code %d, want %d:\n%s", code, 128+int(signal), printed)
				}
				expectNothingLeft(t, printed)
				for _, p := range processesWith("TF_CLI_CONFIG_FILE=" + os.Getenv("TMPDIR")) {
					t.Errorf("%s still runs", p.program)
				}
			})
		}
	}
}

func TestAccDemoInterruptsTheEngineOnce(t *testing.T) {
	cmd := demo(t)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	cmd.ExtraFiles = []*os.File{writer} // 3
	// This engine tells what reaches it within a second. Like those in Go, it does not stay deaf to the SIGINT that a shell may
	// have made it ignore.
	cmd.Args[1] = filepath.Join(t.TempDir(), "engine")
	err = os.WriteFile(cmd.Args[1], []byte(`#!/usr/bin/env -S --default-signal=INT bash
[ "$1" != version ] || exit 0
trap 'echo interrupted >&3' INT TERM
echo started >&3
for _ in {1..10}; do sleep 0.1; done
echo ended >&3
`), 0o700)
	if err != nil {
		t.Fatal(err)
	}

	r := startDemo(t, cmd)
	_ = writer.Close()
	var seen []string
	for lines := bufio.NewScanner(reader); lines.Scan() && lines.Text() != "ended"; {
		seen = append(seen, lines.Text())
		if lines.Text() == "started" {
			r.interrupt()
		}
	}
	printed := r.end()
	if want := []string{"started", "interrupted"}; !slices.Equal(seen, want) {
		t.Errorf("the engine was %q, want %q:\n%s", seen, want, printed)
	}
}

// run is an engine, or the demo, at work.
type run struct {
	t       *testing.T
	cmd     *exec.Cmd
	wait    func() error
	lines   *bufio.Scanner
	printed strings.Builder
}

// start runs a command in a process group of its own, as a shell does, so that it can be interrupted as by a shell.
func start(t *testing.T, cmd *exec.Cmd, begin func(*exec.Cmd) (wait func() error)) *run {
	t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	return &run{t: t, cmd: cmd, wait: begin(cmd), lines: bufio.NewScanner(stdout)}
}

// startDemo runs the demo, which is not watched: its secrets are known to its own sandbox only.
func startDemo(t *testing.T, cmd *exec.Cmd) *run {
	t.Helper()
	return start(t, cmd, func(cmd *exec.Cmd) func() error {
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd.Wait
	})
}

// interrupt is Ctrl-C.
func (r *run) interrupt() {
	r.t.Helper()
	r.signal(syscall.SIGINT)
}

// signal reaches every process of the group, as what a terminal sends does.
func (r *run) signal(signal syscall.Signal) {
	r.t.Helper()
	if err := syscall.Kill(-r.cmd.Process.Pid, signal); err != nil {
		r.t.Error(err)
	}
}

// readUntil returns once a line with the text is printed, or the last.
func (r *run) readUntil(text string) {
	for r.lines.Scan() {
		fmt.Fprintln(&r.printed, r.lines.Text())
		if strings.Contains(r.lines.Text(), text) {
			return
		}
	}
}

// end returns all that was printed until the end.
func (r *run) end() string {
	for r.lines.Scan() {
		fmt.Fprintln(&r.printed, r.lines.Text())
	}
	_ = r.wait() // it fails, and the exit code says how
	return r.printed.String()
}

func (w *workspace) signalProvider(signal syscall.Signal) {
	w.t.Helper()
	for _, p := range watched.running(w) {
		if p.program == providerBinary {
			if err := syscall.Kill(p.id, signal); err != nil {
				w.t.Error(err)
			}
			return
		}
	}
	w.t.Error("the provider does not run")
}

// expectNoProcesses waits for what ends after the engine. Nobody but init is told of that, so it has to be looked at.
func (w *workspace) expectNoProcesses() {
	w.t.Helper()
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		left := watched.running(w)
		if len(left) == 0 {
			return
		}
		if time.Since(began) > inTime {
			for _, p := range left {
				w.t.Errorf("%s still runs after %s", p.program, inTime)
				_ = syscall.Kill(p.id, syscall.SIGKILL)
			}
			return
		}
	}
}

// emptyState is what OpenTofu writes where there was no state when it is interrupted.
const emptyState = "terraform.tfstate"

// expectNothingNew compares the folders of the runs with what was in them before, except for names of a pattern.
func (w *workspace) expectNothingNew(before []string, except string) {
	w.t.Helper()
	for _, path := range w.paths() {
		name := filepath.Base(path)
		if expected, _ := filepath.Match(except, name); !expected && !slices.Contains(before, path) {
			w.t.Errorf("%s is left", path)
		}
		if name == emptyState {
			var state struct{ Resources, Outputs any }
			if err := json.Unmarshal([]byte(w.readFile(path)), &state); err != nil {
				w.t.Error(err)
			}
			if got := fmt.Sprint(state.Resources, state.Outputs); got != "[] map[]" {
				w.t.Errorf("the state has %s", got)
			}
		}
	}
}

// paths returns everything in the working folder and in the temporary one.
func (w *workspace) paths() []string {
	w.t.Helper()
	var found []string
	for _, folder := range []string{w.dir, w.temporary} {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			found = append(found, path)
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	return found
}

func TestAccTenThousandSessionsAreValid(t *testing.T) {
	acctest.Isolate(t)
	var config strings.Builder
	for n := range 10_000 {
		fmt.Fprintf(&config, "ephemeral \"assumeroot_session\" \"n%d\" {\ntarget_principal = \"%012d\"\ntask_policy = \"S3UnlockBucketPolicy\"\n}\n", n, n)
	}
	w := newWorkspace(t, nil, requiredProviders+config.String())
	before := w.paths()
	began := time.Now()
	for _, d := range w.validate() {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
	if took := time.Since(began); took > patience {
		t.Errorf("validate took %s", took)
	}
	w.expectNoProcesses()
	w.expectNothingNew(before, "")
}

func TestAccConcurrentRunsDoNotDisturbEachOther(t *testing.T) {
	const runs = 64
	sb := acctest.Sandbox(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	var started sync.WaitGroup
	for range runs {
		w := newWorkspace(t, sb, oneSession(`target_principal = "111122223333"`))
		w.provide(filepath.Join(plugins, racing))
		before := w.paths()
		plan := w.command(ctx, "plan", "-no-color")
		var printed bytes.Buffer
		plan.Stdout, plan.Stderr = &printed, &printed
		started.Go(func() {
			if err := w.start(plan)(); err != nil {
				t.Errorf("%v\n%s", err, &printed)
			}
		})
		t.Cleanup(func() {
			w.keep(outputOf+"plan", printed.String())
			w.expectNoProcesses()
			w.expectNothingNew(before, "")
		})
	}
	started.Wait()
	expectSessions(t, sb, runs)
}
