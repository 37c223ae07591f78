// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// The tests of this file run on AWS, only read, and write no session to state.

// targetAccount is a member account in which the environment's credentials may open root sessions.
func targetAccount(t *testing.T) string {
	t.Helper()
	target := os.Getenv("ASSUMEROOT_ACC_TARGET_ACCOUNT_ID")
	if target == "" {
		t.Skip("ASSUMEROOT_ACC_TARGET_ACCOUNT_ID is not set")
	}
	return target
}

func TestAccSessionAWS_rootUser(t *testing.T) {
	target := targetAccount(t)
	step := applies(t, statecheck.ExpectKnownValue("data.aws_caller_identity.root", tfjsonpath.New("arn"),
		knownvalue.StringRegexp(regexp.MustCompile(`^arn:aws[a-z-]*:iam::`+target+`:root$`))))
	step.ConfigVariables = config.Variables{"account_id": config.StringVariable(target)}
	acctest.RunStepsOnAWS(t, step)
}

func TestAccSessionAWS_unknownPolicy(t *testing.T) {
	step := fails(`Request\s+must\s+contain\s+valid\s+AWS\s+managed\s+task\s+policy\s+ARN`)
	step.ConfigVariables = config.Variables{"account_id": config.StringVariable(targetAccount(t))}
	acctest.RunStepsOnAWS(t, step)
}
