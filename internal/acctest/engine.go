// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// engineVersion returns the output of the engine's version command, and nothing without acceptance tests.
func engineVersion(t *testing.T) string {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		return ""
	}
	out, err := exec.CommandContext(t.Context(), cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"), "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// PlansEphemeralResources reports whether the engine keeps ephemeral resources in its plans. Such a plan is
// never empty, although the engine prints "No changes". OpenTofu did so before 1.12.0.
func PlansEphemeralResources(t *testing.T) bool {
	t.Helper()
	var minor int
	_, err := fmt.Sscanf(engineVersion(t), "OpenTofu v1.%d.", &minor)
	return err == nil && minor < 12
}

// RunsActions reports whether an engine has actions, by the output of its version command. Terraform has
// actions since 1.14.
func RunsActions(version string) bool {
	var minor int
	_, err := fmt.Sscanf(version, "Terraform v1.%d.", &minor)
	return err == nil && minor >= 14
}

// SkipWithoutActions skips a test if the engine has no actions.
func SkipWithoutActions(t *testing.T) {
	t.Helper()
	if version := engineVersion(t); version != "" && !RunsActions(version) {
		t.Skip("actions need Terraform 1.14 or newer")
	}
}
