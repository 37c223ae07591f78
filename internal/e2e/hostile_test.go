// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// TestAccHostileResponses runs the built provider against a server that sends secrets in every part of a response. Each
// response has an alias of the provider, so that one plan meets them all.
func TestAccHostileResponses(t *testing.T) {
	for place, arguments := range map[string]string{
		"AssumeRoot":        "",
		"GetCallerIdentity": `allowed_account_ids = ["123456789012"]`,
		"AssumeRole":        "assume_role {\n role_arn = \"arn:aws:iam::123456789012:role/opener\"\n }",
	} {
		t.Run(place, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			responses := acctest.HostileResponses()
			var config strings.Builder
			config.WriteString(requiredProviders)
			for i, name := range slices.Sorted(maps.Keys(responses)) {
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
`, i, name, acctest.RawServer(t, responses[name]), arguments)
			}
			w := newWorkspace(t, sb, config.String())
			stdout, stderr, code := w.run("plan", "-no-color", "-parallelism=30")
			if code == 0 {
				t.Error("the plan succeeded")
			}
			log := w.readFile(w.log)
			if !strings.Contains(log, "provider.terraform-provider-assumeroot") {
				t.Error("the log has no line of the provider")
			}
			for where, text := range map[string]string{"standard output": stdout, "standard error": stderr, "log": log} {
				for _, secret := range []string{acctest.HostileSecret, acctest.HostileToken} {
					if at := strings.Index(text, secret[:20]); at >= 0 {
						t.Errorf("%s holds a secret: %s", where, text[max(0, at-300):min(len(text), at+50)])
					}
				}
			}
		})
	}
}
