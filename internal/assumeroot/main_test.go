// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"testing"

	"go.uber.org/goleak"
)

// No goroutine of a client outlives the servers of the tests.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}
