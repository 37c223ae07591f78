// SPDX-License-Identifier: MPL-2.0

package resource_test

import (
	"testing"

	"go.uber.org/goleak"
)

// No goroutine of a provider outlives its engine.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}
