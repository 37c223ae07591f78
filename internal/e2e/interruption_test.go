// SPDX-License-Identifier: MPL-2.0

//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
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

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// endTimeout limits the time from an interruption to the end of all processes.
const endTimeout = 10 * time.Second

func TestAccRun_interrupted(t *testing.T) {
	for name, test := range map[string]struct {
		fault     sandbox.Fault
		timeouts  string
		interrupt func(*workspace, *run) // after STS received the request
		want      string
		left      string // pattern of the names of files that may be left
	}{
		"provider is killed": {
			fault:     sandbox.Hanging("AssumeRoot"),
			interrupt: func(w *workspace, _ *run) { w.signalProvider(syscall.SIGKILL) },
			want:      "OpenEphemeralResource", // engines report either a cancelled call or a missing response
			left:      "plugin*",               // the socket, which no other process removes
		},
		"Ctrl-C": {
			fault:     sandbox.Hanging("AssumeRoot"),
			interrupt: func(_ *workspace, r *run) { r.signal(syscall.SIGINT) },
			want:      "AssumeRoot was cancelled",
			left:      emptyState,
		},
		// A stopped provider cannot end after the first Ctrl-C. Engines kill it after the second one.
		"Ctrl-C twice": {
			fault: sandbox.Hanging("AssumeRoot"),
			interrupt: func(w *workspace, r *run) {
				w.signalProvider(syscall.SIGSTOP)
				r.signal(syscall.SIGINT)
				r.readUntil("Interrupt received")
				r.signal(syscall.SIGINT)
				r.readUntil("Two interrupts received")
				w.signalProvider(syscall.SIGCONT)
			},
			want: "Two interrupts received",
			left: emptyState,
		},
		"response hangs after the headers": {
			fault:    sandbox.HangingBody("AssumeRoot"),
			timeouts: `timeouts = { open = "1s" }`,
			want:     "AssumeRoot timed out",
		},
		"endless response": {
			fault: sandbox.EndlessBody("AssumeRoot"),
			want:  "The response of STS cannot be read",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			ctx, kill := context.WithCancel(t.Context())
			defer kill()
			received, receive := context.WithCancel(ctx)
			fault := test.fault
			fault.Answer = func(w http.ResponseWriter, r *http.Request) {
				receive()
				test.fault.Answer(w, r)
			}
			sb.Inject(fault)
			w := newWorkspace(t, sb, oneSession("target_principal = \"111122223333\"\n"+test.timeouts))
			before := w.paths()

			limit := time.AfterFunc(timeout, kill)
			r := start(t, w.command(ctx, "plan", "-no-color"), w.start)
			<-received.Done()
			limit.Reset(endTimeout)
			if test.interrupt != nil {
				test.interrupt(w, r)
			}
			output := r.end()
			w.searchText(outputOf+"plan", output)
			if code := r.cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(output, test.want) {
				t.Errorf("exit code %d, want 1 and %q:\n%s", code, test.want, output)
			}
			w.expectNoProcesses()
			w.expectNoNewFiles(before, test.left)
		})
	}
}

func TestAccDemo_interrupted(t *testing.T) {
	for _, test := range []struct {
		after  string
		signal syscall.Signal
	}{
		{"An AWS organization is simulated", syscall.SIGINT},
		{"2. The management account", syscall.SIGINT},
		{"3. The administrator", syscall.SIGTERM},
		{"5. An audit", syscall.SIGINT},
	} {
		t.Run(test.after, func(t *testing.T) {
			r := startDemo(t, demo(t))
			r.readUntil(test.after)
			r.signal(test.signal)
			output := r.end()
			if code := r.cmd.ProcessState.ExitCode(); code != 128+int(test.signal) {
				t.Errorf("exit code %d, want %d:\n%s", code, 128+int(test.signal), output)
			}
			expectNothingLeft(t, output)
			if left, _ := filepath.Glob("/proc/[0-9]*/cwd"); len(left) > 0 {
				for _, link := range left {
					if directory, _ := os.Readlink(link); strings.HasPrefix(directory, os.Getenv("TMPDIR")) {
						t.Errorf("a process still runs in %s", directory)
					}
				}
			}
		})
	}
}

func TestAccDemo_interruptsEngineOnce(t *testing.T) {
	cmd := demo(t)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	cmd.ExtraFiles = []*os.File{writer} // file descriptor 3
	// This engine writes a line for each signal within one second. It accepts SIGINT, as programs in Go do,
	// even if a shell started it in the background and made it ignore the signal.
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
	var lines []string
	for scanner := bufio.NewScanner(reader); scanner.Scan() && scanner.Text() != "ended"; {
		lines = append(lines, scanner.Text())
		if scanner.Text() == "started" {
			r.signal(syscall.SIGINT)
		}
	}
	output := r.end()
	if want := []string{"started", "interrupted"}; !slices.Equal(lines, want) {
		t.Errorf("the engine wrote %q, want %q:\n%s", lines, want, output)
	}
}

// run is a running engine or demo.
type run struct {
	t      *testing.T
	cmd    *exec.Cmd
	wait   func() error
	lines  *bufio.Scanner
	output strings.Builder
}

// start starts a command in a process group of its own, so that it can be interrupted as a shell does.
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

func startDemo(t *testing.T, cmd *exec.Cmd) *run {
	t.Helper()
	return start(t, cmd, func(cmd *exec.Cmd) func() error {
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd.Wait
	})
}

// signal sends a signal to every process of the group, as a terminal does.
func (r *run) signal(signal syscall.Signal) {
	r.t.Helper()
	if err := syscall.Kill(-r.cmd.Process.Pid, signal); err != nil {
		r.t.Error(err)
	}
}

// readUntil reads the output up to a line with the text.
func (r *run) readUntil(text string) {
	for r.lines.Scan() {
		fmt.Fprintln(&r.output, r.lines.Text())
		if strings.Contains(r.lines.Text(), text) {
			return
		}
	}
}

// end waits for the end of the command, and returns the whole output.
func (r *run) end() string {
	for r.lines.Scan() {
		fmt.Fprintln(&r.output, r.lines.Text())
	}
	_ = r.wait() // the exit code shows the failure
	return r.output.String()
}

// signalProvider signals all processes of the provider. An engine can start one before another has ended.
func (w *workspace) signalProvider(signal syscall.Signal) {
	w.t.Helper()
	running := false
	for _, p := range processesWith(w.marker()) {
		if p.program != providerBinary {
			continue
		}
		switch err := syscall.Kill(p.id, signal); {
		case err == nil:
			running = true
		case !errors.Is(err, syscall.ESRCH):
			w.t.Error(err)
		}
	}
	if !running {
		w.t.Error("the provider does not run")
	}
}

// expectNoProcesses waits for the processes that end after the engine. Their parent is no longer this test,
// so it looks at them repeatedly.
func (w *workspace) expectNoProcesses() {
	w.t.Helper()
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		left := processesWith(w.marker())
		if len(left) == 0 {
			return
		}
		if time.Since(began) > endTimeout {
			for _, p := range left {
				w.t.Errorf("%s still runs after %s", p.program, endTimeout)
				_ = syscall.Kill(p.id, syscall.SIGKILL)
			}
			return
		}
	}
}

// emptyState is the file that an interrupted OpenTofu writes if there was no state.
const emptyState = "terraform.tfstate"

// expectNoNewFiles compares the directories of the runs with an earlier list, except for names that match a
// pattern.
func (w *workspace) expectNoNewFiles(before []string, except string) {
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

// paths returns everything in the working directory and in the directory for temporary files.
func (w *workspace) paths() []string {
	w.t.Helper()
	var found []string
	for _, directory := range []string{w.dir, w.temporary} {
		err := filepath.WalkDir(directory, func(path string, _ fs.DirEntry, err error) error {
			found = append(found, path)
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	return found
}

func TestAccValidate_twoThousandSessions(t *testing.T) {
	t.Parallel()
	var config strings.Builder
	config.WriteString(requiredProviders)
	for n := range 2000 {
		fmt.Fprintf(&config, `
ephemeral "assumeroot_session" "n%[1]d" {
  target_principal = "%012[1]d"
  task_policy      = "S3UnlockBucketPolicy"
}
`, n)
	}
	w := newWorkspace(t, nil, config.String())
	before := w.paths()
	for _, d := range w.validate() {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
	w.expectNoProcesses()
	w.expectNoNewFiles(before, "")
}

func TestAccRun_concurrentRuns(t *testing.T) {
	t.Parallel()
	const runs = 8
	sb := sandboxtest.Start(t)
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	var started sync.WaitGroup
	for range runs {
		w := newWorkspace(t, sb, oneSession(`target_principal = "111122223333"`))
		before := w.paths()
		started.Go(func() {
			plan := w.command(ctx, "plan", "-no-color")
			var output bytes.Buffer
			plan.Stdout, plan.Stderr = &output, &output
			if err := w.start(plan)(); err != nil {
				t.Errorf("%v\n%s", err, &output)
			}
			w.searchText(outputOf+"plan", output.String())
			w.expectNoProcesses()
			w.expectNoNewFiles(before, "")
		})
	}
	started.Wait()
	expectSessions(t, sb, runs)
}
