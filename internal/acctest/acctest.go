// SPDX-License-Identifier: MPL-2.0

// Package acctest starts sandboxes for tests, and runs acceptance tests against them in the process of the test.
package acctest

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// Sandbox starts a sandbox, and sets the environment variables that `make sandbox` prints. The caller is the
// administrator of the management account.
func Sandbox(t *testing.T, options ...sandbox.Option) *sandbox.Sandbox {
	t.Helper()
	Isolate(t)
	sb := sandboxtest.Start(t, options...)
	t.Setenv("AWS_ENDPOINT_URL", sb.URL())
	t.Setenv("AWS_REGION", sandbox.Region)
	SignInAs(t, sb.Admin())
	return sb
}

// SignInAs sets the environment variables of the default credential chain to the keys of an identity.
func SignInAs(t *testing.T, id sandbox.Identity) {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", id.AccessKeyID)
	t.Setenv("AWS_SECRET_ACCESS_KEY", id.SecretAccessKey)
	t.Setenv("AWS_SESSION_TOKEN", id.SessionToken)
}

// Isolate removes the developer's settings of AWS, proxies and engines from the environment until the test
// ends, and sets an empty home directory.
func Isolate(t *testing.T) {
	t.Helper()
	for _, name := range developerVariables() {
		t.Setenv(name, "") // restores the variable when the test ends
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home) // the home directory on Windows
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}

// IsolateProcess removes the variables that Isolate removes for all tests of the process, which can then run
// in parallel. It keeps the environment if tests against AWS are selected, because these need it.
func IsolateProcess() {
	if runsOnAWS() {
		return
	}
	for _, name := range developerVariables() {
		_ = os.Unsetenv(name)
	}
}

// isolateHome is IsolateProcess for tests that run the providers in their own process. The home directory
// does not exist.
var isolateHome = sync.OnceFunc(func() {
	IsolateProcess()
	if !runsOnAWS() {
		home := filepath.Join(os.TempDir(), "assumeroot-no-home")
		_ = os.Setenv("HOME", home)
		_ = os.Setenv("USERPROFILE", home)
	}
})

// developerVariables returns the names of the variables that Isolate removes.
func developerVariables() []string {
	var names []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		engine := strings.HasPrefix(name, "TF_") && !strings.HasPrefix(name, "TF_ACC")
		if engine || strings.HasPrefix(name, "AWS_") || strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			names = append(names, name)
		}
	}
	return names
}

// runsOnAWS reports whether the environment selects an AWS account for tests.
func runsOnAWS() bool {
	for _, entry := range os.Environ() {
		if strings.HasPrefix(entry, "ASSUMEROOT_ACC_") {
			return true
		}
	}
	return false
}
