// SPDX-License-Identifier: MPL-2.0

package awscall

import "syscall"

// Error numbers of connections. On Windows, syscall.ECONNREFUSED and its like are inventions of package syscall that no
// system call returns.
//
// See https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2
const (
	connectionRefused = syscall.Errno(10061) // WSAECONNREFUSED
	connectionReset   = syscall.WSAECONNRESET
	connectionAborted = syscall.WSAECONNABORTED
)
