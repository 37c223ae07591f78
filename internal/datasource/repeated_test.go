// SPDX-License-Identifier: MPL-2.0

package datasource_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestRootCredentials_manyDenied(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	s := serve(t, sb, sb.AddUser(sandbox.ManagementAccount, "caller"), allowAll)
	for n := range 12 {
		_, found := s.read(t, oneAccount, arguments{"account_id": fmt.Sprintf("%012d", n)})
		if len(found) != 1 {
			t.Fatalf("got %d diagnostics", len(found))
		}
		if long := strings.Contains(found[0].Detail, `"Effect": "Allow"`); long != (n == 0) {
			t.Errorf("account %d: the long explanation is there: %t", n, long)
		}
		// An engine adds 6 lines and wraps at 78 columns.
		if lines := 6 + strings.Count(found[0].Detail, "\n") + len(found[0].Detail)/78 + 1; n > 0 && lines > 12 {
			t.Errorf("%d lines:\n%s", lines, found[0].Detail)
		}
	}
}
