// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// parentVariable makes a process of the tests the parent of a provider.
const parentVariable = "SERVE_TEST_PARENT"

// debugVariable makes a process of the tests a provider under -debug whose parent has ended.
const debugVariable = "SERVE_TEST_DEBUG"

// childVariable makes a provider start a process that never ends, as a credential_process can.
const childVariable = "SERVE_TEST_CHILD"

// magicCookie makes a process of the tests a provider.
const magicCookie = "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"

// beParent starts a provider with the same standard output, prints its process ID and waits for it, as an engine does.
func beParent() int {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), parentVariable+"=", childVariable+"=1", magicCookie)
	cmd.Stdout = os.Stdout
	if err := cmd.Start(); err != nil {
		return 1
	}
	fmt.Fprintln(os.Stdout, cmd.Process.Pid)
	_ = cmd.Wait()
	return 0
}

// startChild starts a process with the same standard output. Only Linux lists the children that a provider has to end.
func startChild() {
	if os.Getenv(childVariable) == "" || runtime.GOOS != "linux" {
		return
	}
	cmd := exec.Command("sh", "-c", "sleep 3600; true") // a process and its child
	cmd.Stdout = os.Stdout
	if err := cmd.Start(); err != nil {
		panic(err)
	}
}

func TestProvider_parentKilled(t *testing.T) {
	t.Parallel()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	parent := exec.CommandContext(t.Context(), program)
	parent.Env = append(os.Environ(), parentVariable+"=1")
	stdout, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	pid := 0
	for handshaken := false; pid == 0 || !handshaken; { // in any order
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(line, "|") {
			handshaken = true
		} else if pid, err = strconv.Atoi(strings.TrimSpace(line)); err != nil {
			t.Fatal(err)
		}
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}

	expectEnd(t, lines)
	if provider, err := os.FindProcess(pid); t.Failed() && err == nil {
		_ = provider.Kill()
	}
	_ = parent.Wait()
}

// expectEnd fails the test if a process still has the given standard output after 30 seconds.
func expectEnd(t *testing.T, stdout io.Reader) {
	t.Helper()
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, stdout)
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		t.Error("the provider or its child has not ended")
	}
}

// alreadyGone returns the channel of a process whose parent has ended.
func alreadyGone() <-chan struct{} {
	gone := make(chan struct{})
	close(gone)
	return gone
}

// An engine reattaches to a provider under -debug, so the parent is a shell or a debugger that may end first.
func TestProvider_parentKilledUnderDebug(t *testing.T) {
	t.Parallel()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), debugVariable+"=1", childVariable+"=1")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Error("the provider ended")
			break
		}
		if strings.Contains(line, "TF_REATTACH_PROVIDERS") {
			break
		}
	}
	if cmd.Process.Signal(os.Interrupt) != nil {
		_ = cmd.Process.Kill() // Windows has no interrupt
	}
	expectEnd(t, lines)
	_ = cmd.Wait()
}
