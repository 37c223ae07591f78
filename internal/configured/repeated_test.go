// SPDX-License-Identifier: MPL-2.0

package configured_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
)

func TestExplained_shorten(t *testing.T) {
	t.Parallel()
	const first, other = "111122223333", "555566667777"
	failure := func(action, why, code string) *awscall.Failure {
		return &awscall.Failure{Summary: "AWS denied " + action, Why: why, Action: action, Code: code}
	}
	for name, test := range map[string]struct {
		explained, err error
		account        string
		short          bool
	}{
		"same cause": {
			failure("GetUser", "No policy.", "AccessDenied"), failure("GetUser", "No policy.", "AccessDenied"), other, true,
		},
		"same cause with the ID of the account": {
			failure("GetUser", "No policy in "+first+".", "AccessDenied"),
			failure("GetUser", "No policy in "+other+".", "AccessDenied"), other, true,
		},
		"same cause of another request": {
			failure("GetUser", "No policy.", "AccessDenied"), failure("ListMFADevices", "No policy.", "AccessDenied"), other, true,
		},
		"same account": {
			failure("GetUser", "No policy.", "AccessDenied"), failure("GetUser", "No policy.", "AccessDenied"), first, false,
		},
		"other cause": {
			failure("GetUser", "No policy.", "AccessDenied"), failure("GetUser", "A boundary.", "AccessDenied"), other, false,
		},
		"other remedy": {
			&awscall.Failure{Why: "No policy.", Remedy: "Allow IAMAuditRootUserCredentials.", Code: "AccessDenied"},
			&awscall.Failure{Why: "No policy.", Remedy: "Allow IAMDeleteRootUserCredentials.", Code: "AccessDenied"}, other, false,
		},
		"no error response": {
			failure("GetUser", "No route.", ""), failure("GetUser", "No route.", ""), other, false,
		},
		"error of a value": {
			errors.New("invalid"), errors.New("invalid"), other, false,
		},
	} {
		explained := &configured.Explained{}
		if got := explained.Shorten(test.explained, first); !errors.Is(got, test.explained) {
			t.Errorf("%s: the first error is %v", name, got)
		}
		got := explained.Shorten(test.err, test.account)
		if short := !errors.Is(got, test.err); short != test.short {
			t.Errorf("%s: got %v", name, got)
		}
		if want := "The error of account " + first + " explains the cause"; test.short && !strings.Contains(got.Error(), want) {
			t.Errorf("%s: %q is missing in:\n%v", name, want, got)
		}
	}
}
