// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"net"
	"os"
	"syscall"
	"testing"
)

func TestUnreachable_errorNumber(t *testing.T) {
	t.Parallel()
	for number, want := range map[syscall.Errno]struct {
		summary string
		dropped bool
	}{
		connectionRefused: {"The STS host refused the connection", false},
		connectionReset:   {"The STS host could not be reached", true},
		connectionAborted: {"The STS host could not be reached", true},
	} {
		err := &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("wsarecv", number)}
		if got := unreachable("STS", err).Summary; got != want.summary {
			t.Errorf("%d: %s, want %s", number, got, want.summary)
		}
		if got := dropped(err); got != want.dropped {
			t.Errorf("%d: retry is %t, want %t", number, got, want.dropped)
		}
	}
}
