// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package awscall

import "syscall"

// Error numbers of connections.
const (
	connectionRefused = syscall.ECONNREFUSED
	connectionReset   = syscall.ECONNRESET
	connectionAborted = syscall.EPIPE
)
