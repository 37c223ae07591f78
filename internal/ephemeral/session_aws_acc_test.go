// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// realTarget is a member account of the organization that the environment's credentials may open root sessions in.
func realTarget(t *testing.T) string {
	t.Helper()
	target := os.Getenv("ASSUMEROOT_ACC_TARGET_ACCOUNT_ID")
	if target == "" {
		t.Skip("ASSUMEROOT_ACC_TARGET_ACCOUNT_ID is not set")
	}
	return target
}

func TestAccSessionAWS_isTheRootUserOfTheTarget(t *testing.T) {
	target := realTarget(t)
	acctest.Run(t, nil, acctest.Audit.In(target),
		statecheck.ExpectKnownValue("data.aws_caller_identity.root", tfjsonpath.New("arn"), knownvalue.StringRegexp(regexp.MustCompile(`^arn:aws[a-z-]*:iam::`+target+`:root$`))))
}

func TestAccSessionAWS_refusesAPolicyThatItDoesNotHave(t *testing.T) {
	acctest.Run(t, nil, acctest.UnknownPolicy.In(realTarget(t)))
}
