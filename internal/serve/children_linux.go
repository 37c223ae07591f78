// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// endChildren kills the processes that this process started, and their descendants. The AWS SDK runs a credential_process
// until it ends, even if the engine was interrupted.
func endChildren() {
	for _, child := range descendantsOf(os.Getpid()) {
		_ = syscall.Kill(child, syscall.SIGKILL) // fails if the child has ended
	}
}

// descendantsOf returns the descendants of a process. It returns none if the kernel does not list children.
func descendantsOf(process int) []int {
	var all []int
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", process)) // fails for a malformed pattern only
	for _, list := range lists {
		content, _ := os.ReadFile(list) //nolint:gosec // fails if the thread has ended
		for _, id := range strings.Fields(string(content)) {
			if child, err := strconv.Atoi(id); err == nil {
				all = append(append(all, child), descendantsOf(child)...)
			}
		}
	}
	return all
}
