// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package serve

import (
	"os"
	"time"
)

// parentInterval is the time between two looks at the parent.
const parentInterval = time.Second

// parentGone returns a channel that is closed after the parent has ended. The process then has another parent.
func parentGone() <-chan struct{} {
	gone := make(chan struct{})
	parent := os.Getppid()
	go func() {
		for os.Getppid() == parent {
			time.Sleep(parentInterval)
		}
		close(gone)
	}()
	return gone
}
