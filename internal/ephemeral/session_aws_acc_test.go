// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"fmt"
	"os"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// realTarget is a member account of the organization that the environment's credentials may open root sessions in.
// Tests against it read only, and do not echo the session, as that would write its credentials to disk.
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
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			ExpectNonEmptyPlan: acctest.NoPlanIsEmpty(t),
			Config: fmt.Sprintf(`
ephemeral "assumeroot_session" "audit" {
  target_principal = %[1]q
  task_policy      = "IAMAuditRootUserCredentials"
  duration_seconds = 60
}

provider "aws" {
  alias               = "member_root"
  allowed_account_ids = [%[1]q]
  access_key          = ephemeral.assumeroot_session.audit.access_key_id
  secret_key          = ephemeral.assumeroot_session.audit.secret_access_key
  token               = ephemeral.assumeroot_session.audit.session_token
}

data "aws_caller_identity" "root" {
  provider = aws.member_root
}
`, target),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.aws_caller_identity.root", tfjsonpath.New("arn"), knownvalue.StringRegexp(regexp.MustCompile(`^arn:aws[a-z-]*:iam::`+target+`:root$`))),
			},
		}},
	})
}

func TestAccSessionAWS_refusesAPolicyThatItDoesNotHave(t *testing.T) {
	target := realTarget(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config: fmt.Sprintf(`
ephemeral "assumeroot_session" "unknown" {
  target_principal = %q
  task_policy_arn  = "arn:aws:iam::aws:policy/root-task/NoSuchPolicy"
}
`, target),
			ExpectError: regexp.MustCompile(`Request\s+must\s+contain\s+valid\s+AWS\s+managed\s+task\s+policy\s+ARN`),
		}},
	})
}
