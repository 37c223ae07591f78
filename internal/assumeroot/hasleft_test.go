// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"net/http"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestHasLeft_confirmedByOrganizations(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arrange func(*sandbox.Sandbox)
		want    bool
	}{
		"suspended": {func(sb *sandbox.Sandbox) { sb.SetState(sandbox.Member, "SUSPENDED") }, true},
		"closed":    {func(sb *sandbox.Sandbox) { sb.SetState(sandbox.Member, "CLOSED") }, true},
		"removed":   {func(sb *sandbox.Sandbox) { sb.RemoveAccount(sandbox.Member) }, true},
		"unconfirmed": {func(sb *sandbox.Sandbox) {
			sb.RemoveAccount(sandbox.Member)
			sb.Inject(sandbox.Refused("DescribeAccount", http.StatusBadRequest, "AccessDeniedException",
				"You don't have permissions to access this resource."))
		}, false},
		"feature off": {func(sb *sandbox.Sandbox) {
			sb.SetState(sandbox.Member, "SUSPENDED")
			sb.DisableFeature(sandbox.RootSessions)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			sb := startSandbox(t)
			test.arrange(sb)
			r := unlock()
			if got := assumeroot.HasLeft(failure(t.Context(), t, newClient(config(sb, sb.Admin())), r)); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
}
