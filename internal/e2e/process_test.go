// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// process is one of those that a run consists of.
type process struct {
	id          int
	program     string
	arguments   string
	environment string
}

// processes returns what the runs in the workspace have started and what still runs, orphans included: they all inherit
// the variable that leads to the workspace's CLI configuration.
func (w *workspace) processes() []process {
	marker := "TF_CLI_CONFIG_FILE=" + w.dir + string(filepath.Separator)
	folders, _ := filepath.Glob("/proc/[0-9]*")
	var found []process
	for _, folder := range folders {
		// A process that ends while it is looked at is no error.
		environment, _ := os.ReadFile(filepath.Join(folder, "environ"))
		if !strings.Contains(string(environment), marker) {
			continue
		}
		id, _ := strconv.Atoi(filepath.Base(folder))
		arguments, _ := os.ReadFile(filepath.Join(folder, "cmdline"))
		program, _, _ := strings.Cut(string(arguments), "\x00")
		found = append(found, process{id, filepath.Base(program), string(arguments), string(environment)})
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
