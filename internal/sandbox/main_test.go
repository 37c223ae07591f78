// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"testing"

	"go.uber.org/goleak"
)

// No goroutine of a sandbox may remain after Close. net/http keeps a connection with an unread request body
// for half a second.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}
