// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"testing"

	"go.uber.org/goleak"
)

// However a session was opened, or was not, nothing of it goes on when the tests have closed their servers.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}
