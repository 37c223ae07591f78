// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mainVariable makes a process of the tests the provider.
const mainVariable = "MAIN_TEST_PROVIDER"

func TestMain(m *testing.M) {
	if os.Getenv(mainVariable) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// Without a directory for its socket, the provider cannot serve.
func TestMain_errorPrinted(t *testing.T) {
	t.Parallel()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(t.TempDir(), "missing")
	cmd := exec.CommandContext(t.Context(), program, "-debug")
	cmd.Env = append(os.Environ(), mainVariable+"=1", "TMPDIR="+missing, "TMP="+missing, "TEMP="+missing)
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "terraform-provider-assumeroot: timeout waiting on reattach configuration") {
		t.Errorf("got error %v and output\n%s", err, out)
	}
}
