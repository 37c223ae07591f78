// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"testing"

	"go.uber.org/goleak"
)

// Nothing of a session goes on when it is closed, and nothing of a provider when the engine lets it go.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/hashicorp/go-plugin.copyChan"))
}
