// SPDX-License-Identifier: MPL-2.0

package resource_test

import (
	"os"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// This test runs on AWS, and deletes every root credential of an account. Tests that only read have another
// environment variable.
func TestAccExclusiveAWS_lifecycle(t *testing.T) {
	account := os.Getenv("ASSUMEROOT_ACC_DISPOSABLE_ACCOUNT_ID")
	if account == "" {
		t.Skip("ASSUMEROOT_ACC_DISPOSABLE_ACCOUNT_ID is not set")
	}
	with := func(recovered bool) acctest.Step {
		s := ownStep(variables{"account_id": config.StringVariable(account), "recovered": config.BoolVariable(recovered)})
		s.ConfigStateChecks = []statecheck.StateCheck{
			statecheck.ExpectKnownValue(address, tfjsonpath.New("has_password"), knownvalue.Bool(recovered)),
		}
		return s
	}
	closed := expect(with(false), plancheck.ExpectKnownValue(address, tfjsonpath.New("deletions"), knownvalue.SetSizeExact(1)))
	acctest.RunStepsOnAWS(t, with(false), with(true), closed)
}
