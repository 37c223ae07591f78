// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"testing"

	"go.uber.org/goleak"
)

// No goroutine of a provider outlives its engine, except those that go-plugin leaves if an engine ends while
// it connects.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/hashicorp/go-plugin.copyChan"))
}
