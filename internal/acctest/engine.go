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
	engine := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if engine == "" {
		return false
	}
	out, err := exec.Command(engine, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	var minor int
	_, err = fmt.Sscanf(string(out), "OpenTofu v1.%d.", &minor)
	return err == nil && minor < 12
}
