// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"go.uber.org/goleak"
)

// However a provider signed in, or could not, nothing of it goes on.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}
