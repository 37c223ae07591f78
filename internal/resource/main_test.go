// SPDX-License-Identifier: MPL-2.0

package resource_test

import (
	"testing"

	"go.uber.org/goleak"
)

// The tests fail if a goroutine of a provider outlives its engine. go-plugin leaves goroutines of its own if
// an engine ends while it connects.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/hashicorp/go-plugin.copyChan"))
}
