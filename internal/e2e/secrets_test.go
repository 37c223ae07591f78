// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// timeout limits a run that hangs.
const timeout = time.Minute

var (
	// failsComment is the first line of a configuration that fails in a new sandbox, with a part of the error.
	failsComment = regexp.MustCompile(`^# Fails: (.+)\n`)
	actionBlock  = regexp.MustCompile(`(?m)^action "`)
)

// TestAccConfigurations_leakNothing runs the configurations of the other packages with the built provider.
// Their tests run the provider in their own process, where few leaks can be seen.
func TestAccConfigurations_leakNothing(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "internal", "*", "testdata", "TestAcc*", "main.tf"))
	files = slices.DeleteFunc(files, func(file string) bool { return strings.HasPrefix(file, filepath.Join(root, "internal", "e2e")) })
	if err != nil || len(files) < 20 {
		t.Fatalf("found only %q, error %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			config, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if actionBlock.Match(config) {
				acctest.SkipWithoutActions(t)
			}
			w := newWorkspace(t, sandboxtest.Start(t), string(config))
			w.write("providers.tf", requiredProviders)
			w.trace()
			failed := strings.Join(strings.Fields(w.lifecycle()), " ")
			if match := failsComment.FindSubmatch(config); match == nil && failed != "" {
				t.Errorf("%s: %s", file, failed)
			} else if match != nil && !strings.Contains(failed, string(match[1])) {
				t.Errorf("%s: want %q, got %s", file, match[1], failed)
			}
		})
	}
}

// TestAccMalformedResponses_leakNothing covers responses of AssumeRoot that are incomplete or not from STS.
func TestAccMalformedResponses_leakNothing(t *testing.T) {
	t.Parallel()
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
	sb := sandboxtest.Start(t)
	for _, fault := range faults {
		fault.Times = 1
		sb.Inject(fault)
	}
	w := newWorkspace(t, sb, oneSession(fmt.Sprintf("count = %d\n", len(faults))+`
  target_principal = "111122223333"
  timeouts         = { open = "1s" }
`))
	w.trace()
	_, stderr, code := w.run("plan", "-no-color")
	if code != 1 || !strings.Contains(stderr, "STS returned an incomplete response") {
		t.Errorf("plan exited with %d\n%s", code, stderr)
	}
	used := 0
	for _, call := range sb.Calls() {
		if call.Fault != "" {
			used++
		}
	}
	if used != len(faults) {
		t.Errorf("%d faults affected a request, want all %d", used, len(faults))
	}
}

// The following tests prove that the search finds leaks.

func TestFragments_encodings(t *testing.T) {
	const secret = "jk/lm+no/zj+kl/mn+oz/jl+km/no+jz/kn+lo/m" // each encoding changes every part of it
	inJSON := []byte(`{"key":"` + secret + `"}`)
	for name, encoded := range map[string]string{
		"plain text":              secret,
		"beginning":               secret[:20],
		"end":                     secret[20:],
		"query":                   url.QueryEscape(secret),
		"query in lower case":     strings.NewReplacer("/", "%2f", "+", "%2b").Replace(secret),
		"path":                    url.PathEscape(secret),
		"JSON":                    string(inJSON),
		"JSON with escaped slash": strings.ReplaceAll(secret, "/", `\/`),
		"hexadecimal":             hex.EncodeToString([]byte(secret)),
		"hexadecimal in capitals": strings.ToUpper(hex.EncodeToString(inJSON)),
		"base64":                  base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64 after one byte":   base64.StdEncoding.EncodeToString([]byte("1" + secret)),
		"base64 after two bytes":  base64.StdEncoding.EncodeToString([]byte("12" + secret)),
		"base64 of JSON":          base64.StdEncoding.EncodeToString(inJSON),
		"base64 of half of JSON":  base64.StdEncoding.EncodeToString(inJSON[:30]),
		"base64 for URLs":         base64.RawURLEncoding.EncodeToString(inJSON),
	} {
		if !fragmentsOf([]string{secret}).in("before " + encoded + " after")[secret] {
			t.Errorf("%s: not found in %s", name, encoded)
		}
	}
	for _, other := range []string{"", secret[:12], "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"} {
		if found := fragmentsOf([]string{secret}).in(other); len(found) > 0 {
			t.Errorf("found in %q", other)
		}
	}
}

// In both alphabets of base64, nearly every fragment of this secret has a character that the other lacks.
func TestFragments_base64Alphabets(t *testing.T) {
	secret := strings.Repeat("\xfb\xff\xbf>~?", 7)
	for before := range 3 {
		content := strings.Repeat("x", before) + secret + "y"
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			if encoded := encoding.EncodeToString([]byte(content)); !fragmentsOf([]string{secret}).in(encoded)[secret] {
				t.Errorf("after %d bytes: not found in %s", before, encoded)
			}
		}
	}
}

func TestAccSearch_leakyProvider(t *testing.T) {
	for leak, places := range map[string][]string{
		"everywhere": {"log", outputOf + "plan", "/in-working-directory", "/in-temporary-directory", "/in-home"},
		"panic":      {"log"},
	} {
		t.Run(leak, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, sandboxtest.Start(t), unlockBucket)
			w.provide(filepath.Join(plugins, leaky))
			w.trace()
			w.env = append(w.env, "LEAK="+leak)
			w.found = map[string]bool{}
			w.run("plan")
			w.expectLeaks(places...)
		})
	}
}

// A provider cannot write the files of the engine, so this configuration leaks.
func TestAccSearch_leakyConfiguration(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, `
variable "secret" {}

resource "terraform_data" "leak" {
  input = var.secret
}
`)
	w.env = append(w.env, "TF_VAR_secret="+sb.Admin().SecretAccessKey)
	w.found = map[string]bool{}
	if failed := w.lifecycle(); failed != "" {
		t.Fatal(failed)
	}
	w.expectLeaks("/tfplan:tfplan", "/terraform.tfstate", "/terraform.tfstate.backup", outputOf+"destroy")
}

// expectLeaks fails the test if the search found no secret in a place.
func (w *workspace) expectLeaks(places ...string) {
	w.t.Helper()
	for _, place := range places {
		if !w.found[place] {
			w.t.Errorf("found a secret in %v, want also in %q", w.found, place)
		}
	}
}
