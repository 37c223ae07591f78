// SPDX-License-Identifier: MPL-2.0

// Package acctest is what acceptance tests share: a sandbox that every AWS call of the test reaches and nothing else, what they
// configure, and the providers of this tree served in the test's own process.
package acctest

import (
	"os"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// Sandbox starts a sandbox and sets the environment as a user of `make sandbox` does: the credentials are those of the
// management account's administrator.
func Sandbox(t *testing.T, options ...sandbox.Option) *sandbox.Sandbox {
	t.Helper()
	Isolate(t)
	sb, err := sandbox.Start(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sb.Close)
	t.Setenv("AWS_ENDPOINT_URL", sb.URL())
	t.Setenv("AWS_REGION", sandbox.Region)
	SignInAs(t, sb.Admin())
	return sb
}

// SignInAs makes an identity the one that the default credential chain finds.
func SignInAs(t *testing.T, id sandbox.Identity) {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", id.AccessKeyID)
	t.Setenv("AWS_SECRET_ACCESS_KEY", id.SecretAccessKey)
	t.Setenv("AWS_SESSION_TOKEN", id.SessionToken)
}

// Isolate takes out of the environment whatever would let the credentials, the network or the engine's settings of whoever
// runs the test take part.
func Isolate(t *testing.T) {
	t.Helper()
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		engine := strings.HasPrefix(name, "TF_") && !strings.HasPrefix(name, "TF_ACC")
		if engine || strings.HasPrefix(name, "AWS_") || strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			unset(t, name)
		}
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home) // the home directory on Windows
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}

// unset removes a variable until the test ends. Setenv is what restores it.
func unset(t *testing.T, name string) {
	t.Helper()
	t.Setenv(name, "")
	if err := os.Unsetenv(name); err != nil {
		t.Fatal(err)
	}
}
