// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// TestAccHostileResponses_leakNothing runs the built provider against servers that send secrets in every part
// of a response. Each response has an alias of the provider, so that one plan covers them all.
func TestAccHostileResponses_leakNothing(t *testing.T) {
	t.Parallel()
	responses := acctest.HostileResponses()
	some := []string{"error message", "expiration", "request ID in a header"} // all are in a test of the provider package
	var config strings.Builder
	config.WriteString(requiredProviders)
	aliases := 0
	for arguments, names := range map[string][]string{
		"":                                       slices.Sorted(maps.Keys(responses)), // AssumeRoot
		`allowed_account_ids = ["123456789012"]`: some,                                // GetCallerIdentity
		"assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/opener\"\n  }": some,
	} {
		for _, name := range names {
			aliases++
			fmt.Fprintf(&config, `
provider "assumeroot" {
  alias       = "p%[1]d" # %[2]s
  max_retries = 1
  endpoints {
    sts = %[3]q
  }
  %[4]s
}

ephemeral "assumeroot_session" "s%[1]d" {
  provider         = assumeroot.p%[1]d
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}
`, aliases, name, acctest.RawServer(t, responses[name]), arguments)
		}
	}
	w := newWorkspace(t, sandboxtest.Start(t), config.String())
	w.trace()
	stdout, stderr, code := w.run("plan", "-no-color", "-parallelism=30")
	if code == 0 {
		t.Error("the plan succeeded")
	}
	for place, text := range map[string]string{"standard output": stdout, "standard error": stderr, "log": w.readFile(w.log)} {
		for _, secret := range []string{acctest.HostileSecret, acctest.HostileToken} {
			if at := strings.Index(text, secret[:20]); at >= 0 {
				t.Errorf("%s holds a secret: %s", place, text[max(0, at-300):min(len(text), at+50)])
			}
		}
	}
}
