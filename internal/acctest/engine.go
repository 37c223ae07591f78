// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// noPlanIsEmpty tells whether the engine under test keeps ephemeral resources in its plans, so that none is empty where there
// are any, although it says "No changes". OpenTofu did so before 1.12.0. It is what ExpectNonEmptyPlan has to be.
func noPlanIsEmpty(t *testing.T) bool {
	t.Helper()
	var minor int
	_, err := fmt.Sscanf(engineVersion(t), "OpenTofu v1.%d.", &minor)
	return err == nil && minor < 12
}

// engineVersion returns the output of the command version of the engine under test, and "" for the engine on PATH.
func engineVersion(t *testing.T) string {
	t.Helper()
	engine := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if engine == "" {
		return ""
	}
	out, err := exec.Command(engine, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// RunsActions reports whether an engine whose command version printed the given text has actions: Terraform 1.14 or newer.
func RunsActions(version string) bool {
	var minor int
	_, err := fmt.Sscanf(version, "Terraform v1.%d.", &minor)
	return err == nil && minor >= 14
}
