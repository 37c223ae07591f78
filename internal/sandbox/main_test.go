// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"testing"

	"go.uber.org/goleak"
)

// Whatever was asked of a sandbox, nothing of it goes on when it is closed, except that net/http waits for half a second with a
// connection whose request it did not read to the end.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}
