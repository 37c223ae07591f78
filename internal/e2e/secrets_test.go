// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// lifecycle runs a configuration as far as it goes, and returns what was printed where it failed, empty where it did not.
func (w *workspace) lifecycle() (failed string) {
	w.t.Helper()
	for _, args := range [][]string{
		{"plan", "-json", "-out=tfplan"},
		{"show", "-json", "tfplan"},
		{"apply", "-json", "tfplan"},
		{"show", "-json"},
		{"destroy", "-auto-approve", "-no-color"},
	} {
		if stdout, stderr, code := w.run(args...); code != 0 {
			return stdout + stderr
		}
	}
	return ""
}

// Workspaces search what their runs wrote for secrets, so that all tests of this package do. The acceptance tests of others
// run in one process with the provider, where much cannot be seen.
func TestAccNothingThatAScenarioWritesHoldsASecret(t *testing.T) {
	for _, s := range acctest.Scenarios() {
		t.Run(s.Name(), func(t *testing.T) {
			sb := acctest.Sandbox(t)
			w := newWorkspace(t, sb, requiredProviders+s.Arrange(sb))
			if s.NeedsActions() {
				w.needActions()
			}
			w.env = append(w.env, "TF_VAR_sessions=3") // where there are many, each of which is as good as another
			failed := w.lifecycle()
			if s.Fails() == nil && failed != "" || s.Fails() != nil && !s.Fails().MatchString(failed) {
				t.Errorf("want %v:\n%s", s.Fails(), failed)
			}
		})
	}
}

func TestAccProvisionersOfSessionsKnownAtApplyGetThem(t *testing.T) {
	sb := acctest.Sandbox(t)
	w := newWorkspace(t, sb, manyKnownAtApply)
	w.handsSecretsTo("sh")
	if failed := w.lifecycle(); failed != "" {
		t.Error(failed)
	}
}

const manyKnownAtApply = requiredProviders + `
resource "terraform_data" "members" {
  input = ["111122223333", "555566667777"]
}

ephemeral "assumeroot_session" "audit" {
  for_each         = toset(["IAMAuditRootUserCredentials", "IAMDeleteRootUserCredentials"])
  target_principal = terraform_data.members.output[0]
  task_policy      = each.key
  duration_seconds = 300
  region           = "eu-central-1"
}

resource "terraform_data" "opened" {
  provisioner "local-exec" {
    command     = "test -n \"$KEYS\""
    environment = { KEYS = join(" ", [for s in ephemeral.assumeroot_session.audit : s.secret_access_key]) }
  }
}
`

// Nothing of an answer that is not one of STS's, or not a whole one, may be quoted.
func TestAccNoAnswerOfAnotherShapeIsWritten(t *testing.T) {
	faults := []sandbox.Fault{
		sandbox.Throttled("AssumeRoot"),
		sandbox.Unavailable("AssumeRoot"),
		sandbox.Dropped("AssumeRoot"),
		sandbox.HangingBody("AssumeRoot"),
		sandbox.EndlessBody("AssumeRoot"),
		sandbox.CaptivePortal("AssumeRoot"),
		sandbox.EmptyAnswer("AssumeRoot"),
		sandbox.TruncatedAnswer("AssumeRoot"),
		sandbox.WithoutCredentials("AssumeRoot"),
		sandbox.PartialCredentials("AssumeRoot", "AccessKeyId"),
		sandbox.PartialCredentials("AssumeRoot", "SecretAccessKey"),
		sandbox.PartialCredentials("AssumeRoot", "SessionToken"),
		sandbox.PartialCredentials("AssumeRoot", "Expiration"),
	}
	sb := acctest.Sandbox(t)
	for _, fault := range faults {
		fault.Times = 1
		sb.Inject(fault)
	}
	w := newWorkspace(t, sb, oneSession(fmt.Sprintf("count = %d\n", len(faults))+`
  target_principal = "111122223333"
  timeouts         = { open = "1s" }
`))
	if _, stderr, code := w.run("plan", "-no-color"); code != 1 || !strings.Contains(stderr, "STS returned an incomplete response") {
		t.Errorf("plan exited with %d\n%s", code, stderr)
	}
	used := 0
	for _, call := range sb.Calls() {
		if call.Fault != "" {
			used++
		}
	}
	if used != len(faults) {
		t.Errorf("%d faults answered a call, want all %d", used, len(faults))
	}
}

// Without the following nobody would know whether the search finds anything.

func TestSecretIsFoundHoweverItIsWritten(t *testing.T) {
	const secret = "jk/lm+no/zj+kl/mn+oz/jl+km/no+jz/kn+lo/m" // no part of it is the same however it is written
	inJSON := []byte(`{"key":"` + secret + `"}`)
	for name, written := range map[string]string{
		"as it is":                    secret,
		"its beginning":               secret[:20],
		"its end":                     secret[20:],
		"in a query":                  url.QueryEscape(secret),
		"in a query, in lower case":   strings.NewReplacer("/", "%2f", "+", "%2b").Replace(secret),
		"in a path":                   url.PathEscape(secret),
		"in JSON":                     string(inJSON),
		"in JSON of others":           strings.ReplaceAll(secret, "/", `\/`),
		"in hexadecimal":              hex.EncodeToString([]byte(secret)),
		"in hexadecimal, in capitals": strings.ToUpper(hex.EncodeToString(inJSON)),
		"in base64":                   base64.StdEncoding.EncodeToString([]byte(secret)),
		"in base64, after one":        base64.StdEncoding.EncodeToString([]byte("1" + secret)),
		"in base64, after two":        base64.StdEncoding.EncodeToString([]byte("12" + secret)),
		"in base64, in JSON":          base64.StdEncoding.EncodeToString(inJSON),
		"in base64, in half":          base64.StdEncoding.EncodeToString(inJSON[:30]),
		"in base64, for URLs":         base64.RawURLEncoding.EncodeToString(inJSON),
	} {
		if !piecesOf([]string{secret}).in("before " + written + " after")[secret] {
			t.Errorf("not found %s, which is %s", name, written)
		}
	}
	for _, other := range []string{"", secret[:12], "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"} {
		if found := piecesOf([]string{secret}).in(other); len(found) > 0 {
			t.Errorf("found in %q", other)
		}
	}
}

// Hardly a piece of this secret is without a character in which the two alphabets differ.
func TestSecretIsFoundInBothAlphabetsOfBase64(t *testing.T) {
	secret := strings.Repeat("\xfb\xff\xbf>~?", 7)
	for before := range 3 {
		content := strings.Repeat("x", before) + secret + "y"
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			if written := encoding.EncodeToString([]byte(content)); !piecesOf([]string{secret}).in(written)[secret] {
				t.Errorf("not found after %d, as %s", before, written)
			}
		}
	}
}

func TestAccLeakOfTheProviderIsFound(t *testing.T) {
	needProcesses(t)
	for leak, places := range map[string][]string{
		"everywhere": {
			"log", outputOf + "plan",
			"/in-working-folder", "/in-temporary-folder", "/in-home", "/for-a-moment",
			argumentsOf + "child", environmentOf + "child", argumentsOf + "short-lived", argumentsOf + "sh", environmentOf + "without-marker",
		},
		"panic": {"log"},
	} {
		t.Run(leak, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			w := newWorkspace(t, sb, unlockBucket)
			w.provide(filepath.Join(plugins, leaky))
			w.env = append(w.env, "LEAK="+leak)
			w.run("plan")
			w.expectLeaks(places...)
		})
	}
}

func TestAccRaceOfTheProviderIsFound(t *testing.T) {
	sb := acctest.Sandbox(t)
	w := newWorkspace(t, sb, unlockBucket)
	if !findsRaces {
		t.Skip("there is no C compiler")
	}
	w.provide(filepath.Join(plugins, leaky))
	w.env = append(w.env, "LEAK=race")
	w.must("plan")
	w.expectLeaks()
	if !w.saw("log", raceReport) {
		t.Error("not found")
	}
}

// What engines write is beyond a provider's reach, so here the configuration leaks, and in more than it says.
func TestAccLeakOfTheConfigurationIsFound(t *testing.T) {
	sb := acctest.Sandbox(t)
	t.Setenv("TF_VAR_secret", sb.Admin().SecretAccessKey)
	w := newWorkspace(t, sb, `
variable "secret" {}

resource "terraform_data" "leak" {
  input = var.secret

  provisioner "local-exec" {
    command = "sleep 0.2; exit # ${var.secret}"
  }
}
`)
	w.handsSecretsTo("sh")
	if failed := w.lifecycle(); failed != "" {
		t.Fatal(failed)
	}
	w.expectLeaks("/tfplan:tfplan", "/terraform.tfstate.backup", outputOf+"show")
	if runtime.GOOS == "linux" {
		w.expectLeaks(argumentsOf + "sh")
	}
}
