// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// process is one of those that a run consists of, as Linux shows it in /proc.
type process struct {
	id          int
	program     string
	arguments   string
	environment string
}

// readProcess returns no process where there is none, or only what is left of one until its parent asks how it ended.
func readProcess(id int) (p process, ok bool) {
	for {
		arguments := ofProcess(id, "cmdline")
		environment := ofProcess(id, "environ")
		if !bytes.Equal(arguments, ofProcess(id, "cmdline")) {
			continue // it has become another program in between
		}
		program, _, _ := strings.Cut(string(arguments), "\x00")
		return process{id, filepath.Base(program), string(arguments), string(environment)}, len(arguments) > 0
	}
}

// parentOf returns 0 for a process that is not there.
func parentOf(id int) int {
	stat := ofProcess(id, "stat") // ID (NAME) STATE PARENT …
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(fields[1])
	return parent
}

func ofProcess(id int, file string) []byte {
	content, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(id), file))
	return content
}

// processIDs returns those of the whole system, and none where it does not show them.
func processIDs() []int {
	proc, err := os.Open("/proc")
	if err != nil {
		return nil
	}
	defer proc.Close()
	names, _ := proc.Readdirnames(-1)
	var ids []int
	for _, name := range names {
		if id, err := strconv.Atoi(name); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// processesWith returns those with something in their environment.
func processesWith(variable string) []process {
	var found []process
	for _, id := range processIDs() {
		if p, ok := readProcess(id); ok && strings.Contains(p.environment, variable) {
			found = append(found, p)
		}
	}
	return found
}

// needProcesses skips a test where the system does not show the environment of processes.
func needProcesses(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("processes are looked at in Linux's /proc")
	}
}
