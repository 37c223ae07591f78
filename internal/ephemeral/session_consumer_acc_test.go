// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// memberRoot is a session, and an aliased aws provider that uses it.
func memberRoot(name, target, policy string) string {
	return fmt.Sprintf(`
ephemeral "assumeroot_session" %[1]q {
  target_principal = %[2]s
  task_policy      = %[3]q
}

provider "aws" {
  alias               = %[1]q
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.%[1]s.access_key_id
  secret_key          = ephemeral.assumeroot_session.%[1]s.secret_access_key
  token               = ephemeral.assumeroot_session.%[1]s.session_token
}
`, name, target, policy)
}

const bucketPolicy = `
resource "aws_s3_bucket_policy" "repaired" {
  provider = aws.%s
  bucket   = "locked-out"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "s3:*"
      Resource  = "arn:aws:s3:::locked-out"
    }]
  })
}
`

func TestAccSession_unlocksBucketByOverwritingPolicy(t *testing.T) {
	sb := acctest.Sandbox(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			ExpectNonEmptyPlan: acctest.NoPlanIsEmpty(t),
			Config: memberRoot("member_root", `"arn:aws:iam::111122223333:root"`, "S3UnlockBucketPolicy") + fmt.Sprintf(bucketPolicy, "member_root") + `
data "aws_caller_identity" "root" {
  provider = aws.member_root
}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.aws_caller_identity.root", tfjsonpath.New("arn"), knownvalue.StringExact("arn:aws:iam::111122223333:root")),
			},
			Check: func(*terraform.State) error {
				if policy, _ := sb.BucketPolicy(sandbox.LockedBucket); strings.Contains(policy, "Deny") {
					return fmt.Errorf("the bucket is still locked: %s", policy)
				}
				return nil
			},
		}},
	})
	if policy, ok := sb.BucketPolicy(sandbox.LockedBucket); ok {
		t.Errorf("the bucket policy is still there after destroy: %s", policy)
	}
	for _, call := range sb.Calls("PutBucketPolicy", "DeleteBucketPolicy") {
		if call.Caller != "arn:aws:iam::111122223333:root" {
			t.Errorf("%s was called by %s", call.Action, call.Caller)
		}
	}
}

func TestAccSession_forEachMember(t *testing.T) {
	sb := acctest.Sandbox(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			ExpectNonEmptyPlan: acctest.NoPlanIsEmpty(t),
			Config: `
ephemeral "assumeroot_session" "audit" {
  for_each         = toset(["111122223333", "444455556666", "555566667777"])
  target_principal = each.key
  task_policy      = "IAMAuditRootUserCredentials"
}

provider "echo" {
  data = { for account, session in ephemeral.assumeroot_session.audit : account => session.account_id }
}

resource "echo" "accounts" {}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.accounts", tfjsonpath.New("data"), knownvalue.ObjectExact(map[string]knownvalue.Check{
					sandbox.Member:                 knownvalue.StringExact(sandbox.Member),
					sandbox.DelegatedAdministrator: knownvalue.StringExact(sandbox.DelegatedAdministrator),
					sandbox.OtherMember:            knownvalue.StringExact(sandbox.OtherMember),
				})),
			},
		}},
	})
	if calls := sb.Calls(); len(calls)%3 != 0 {
		t.Errorf("%d calls for 3 sessions a phase", len(calls))
	}
}

const knownAtApply = `
resource "terraform_data" "member" {
  input = "111122223333"
}
`

func TestAccSession_principalKnownAtApplyOpensInApplyOnly(t *testing.T) {
	sb := acctest.Sandbox(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			ExpectNonEmptyPlan: acctest.NoPlanIsEmpty(t),
			PreConfig:          sb.Forget,
			Config: knownAtApply + `
resource "terraform_data" "opened" {
  provisioner "local-exec" {
    command = "test \"$ACCOUNT\" = 111122223333"
    environment = {
      ACCOUNT = ephemeral.assumeroot_session.test.account_id
    }
  }
}

ephemeral "assumeroot_session" "test" {
  target_principal = terraform_data.member.output
  task_policy      = "S3UnlockBucketPolicy"
}
`,
			Check: func(*terraform.State) error {
				if opened := len(sb.Calls("AssumeRoot")); opened != 1 {
					return fmt.Errorf("%d sessions were opened, want one, in apply", opened)
				}
				return nil
			},
		}},
	})
}

// While the principal is unknown so are the credentials, and the aws provider falls back to the management account's.
func TestAccSession_principalKnownAtApplyIsStoppedByAccountGuard(t *testing.T) {
	sb := acctest.Sandbox(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config: knownAtApply + memberRoot("member_root", "terraform_data.member.output", "S3UnlockBucketPolicy") + `
data "aws_caller_identity" "who" {
  provider = aws.member_root
}
`,
			ExpectError: regexp.MustCompile(`AWS account ID not allowed: 123456789012`),
		}},
	})
	if opened := len(sb.Calls("AssumeRoot")); opened != 0 {
		t.Errorf("%d sessions were opened", opened)
	}
}

func TestAccSession_taskPolicyThatDoesNotFitIsDenied(t *testing.T) {
	acctest.Sandbox(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Ephemeral(),
		ProtoV6ProviderFactories: acctest.Providers(),
		Steps: []resource.TestStep{{
			Config:      memberRoot("auditor", `"111122223333"`, "IAMAuditRootUserCredentials") + fmt.Sprintf(bucketPolicy, "auditor"),
			ExpectError: regexp.MustCompile(`(?s)AccessDenied.*arn:aws:iam::111122223333:root`),
		}},
	})
}
