// SPDX-License-Identifier: MPL-2.0

package serve

import "os"

// parentGone returns a channel that is closed after the parent has ended. Windows keeps the ID of a process while a handle to
// it is open, so the handle is opened at once.
func parentGone() <-chan struct{} {
	gone := make(chan struct{})
	parent, err := os.FindProcess(os.Getppid())
	if err != nil {
		return gone // without a handle, the process ends as the engine tells it
	}
	go func() {
		if _, err := parent.Wait(); err == nil {
			close(gone)
		}
	}()
	return gone
}
