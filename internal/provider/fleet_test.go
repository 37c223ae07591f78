// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// engineLines is the number of lines that an engine prints around the detail of an error: summary, address,
// file, line of the configuration, and two empty lines.
const engineLines = 6

func TestOpen_fleetDenied(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arrange func(*sandbox.Sandbox) sandbox.Identity
		long    string // part of the explanation
	}{
		"no permission": {
			arrange: func(sb *sandbox.Sandbox) sandbox.Identity { return sb.AddUser(sandbox.ManagementAccount, "caller") },
			long:    `"Effect": "Allow"`,
		},
		"feature is off": {
			arrange: func(sb *sandbox.Sandbox) sandbox.Identity {
				sb.DisableFeature(sandbox.RootSessions)
				return sb.Admin()
			},
			long: "aws_iam_organizations_features",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb, config := startSandbox(t)
			i := newInstance(t)
			expectNothing(t, i.configure(config.With(staticKeys(test.arrange(sb)))))
			explained := 0
			for n := range 12 {
				account := fmt.Sprintf("%012d", n)
				found := i.open(block{"target_principal": account})
				if len(found) != 1 {
					t.Fatalf("got, want one error:\n%s", found)
				}
				if strings.Contains(found[0].Detail, test.long) {
					explained++
					continue
				}
				if lines := engineLines + wrappedLines(found[0].Detail); lines > 12 {
					t.Errorf("got %d lines, want at most 12:\n%s", lines, found)
				}
				for _, part := range []string{
					account, "The error of account 000000000000 explains", "AWS returned AccessDenied (request ID ",
				} {
					if !strings.Contains(found[0].Detail, part) {
						t.Errorf("%q is missing in:\n%s", part, found)
					}
				}
			}
			if explained != 1 {
				t.Errorf("got %d explanations, want one", explained)
			}
		})
	}
}

// wrappedLines returns the number of lines of a text that is wrapped at 78 columns, as engines do.
func wrappedLines(text string) int {
	lines := 0
	for line := range strings.Lines(text) {
		lines += len(line)/78 + 1
	}
	return lines
}
