// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

const requiredProviders = `
terraform {
  required_providers {
    assumeroot = { source = "assumeroot/assumeroot" }
    aws        = { source = "hashicorp/aws" }
  }
}
`

const unlockBucket = requiredProviders + `
provider "assumeroot" {}

ephemeral "assumeroot_session" "unlock" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}

provider "aws" {
  alias               = "member_root"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.unlock.access_key_id
  secret_key          = ephemeral.assumeroot_session.unlock.secret_access_key
  token               = ephemeral.assumeroot_session.unlock.session_token
}

resource "aws_s3_bucket_policy" "repaired" {
  provider = aws.member_root
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

func TestAccLifecycle_oneSessionPerPhase(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, unlockBucket)
	w.trace()

	w.must("plan", "-out=tfplan")
	expectSessions(t, sb, 1)

	w.must("apply", "tfplan")
	expectSessions(t, sb, 1)
	if policy, _ := sb.BucketPolicy(sandbox.LockedBucket); strings.Contains(policy, "Deny") {
		t.Errorf("the bucket is still locked: %s", policy)
	}
	w.must("show", "tfplan")
	w.must("show", "-json")
	expectSessions(t, sb, 0)

	w.must("destroy", "-auto-approve")
	expectSessions(t, sb, 3) // to refresh, to plan and to apply
	if policy, ok := sb.BucketPolicy(sandbox.LockedBucket); ok {
		t.Errorf("after destroy the policy is %s", policy)
	}
}

// In-process tests cannot show this, because there the aliases of a provider share one process.
func TestAccLifecycle_twoAliases(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, unlockBucketAndQueue(sb))
	w.must("apply", "-auto-approve")
	bucket, _ := sb.BucketPolicy(sandbox.LockedBucket)
	if queue := sb.QueuePolicy(sandbox.LockedQueue); strings.Contains(bucket+queue, "Deny") {
		t.Errorf("still locked: bucket %s, queue %s", bucket, queue)
	}
	expectSessions(t, sb, 4)
}

func TestAccLifecycle_concurrentSessions(t *testing.T) {
	t.Parallel()
	const sessions = 50
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, oneSession(fmt.Sprintf("count = %d\ntarget_principal = \"111122223333\"", sessions)))
	w.must("plan", "-parallelism=25")
	expectSessions(t, sb, sessions)
}

func unlockBucketAndQueue(sb *sandbox.Sandbox) string {
	return unlockBucket + fmt.Sprintf(`
ephemeral "assumeroot_session" "queue" {
  target_principal = "arn:aws:iam::111122223333:root"
  task_policy      = "SQSUnlockQueuePolicy"
}

provider "aws" {
  alias               = "queue_root"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.queue.access_key_id
  secret_key          = ephemeral.assumeroot_session.queue.secret_access_key
  token               = ephemeral.assumeroot_session.queue.session_token
}

resource "aws_sqs_queue_policy" "repaired" {
  provider  = aws.queue_root
  queue_url = %q
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "sqs:*"
      Resource  = "arn:aws:sqs:us-east-1:111122223333:locked-out"
    }]
  })
}
`, sb.QueueURL(sandbox.LockedQueue))
}

// expectSessions checks that since its last call the provider opened a number of sessions, and sent no other
// request.
func expectSessions(t *testing.T, sb *sandbox.Sandbox, want int) {
	t.Helper()
	opened := 0
	for _, call := range sb.Calls() {
		if !fromProvider(call) {
			continue
		}
		if call.Action != "AssumeRoot" || call.Status != http.StatusOK {
			t.Errorf("unexpected request %s:%s, status %d", call.Service, call.Action, call.Status)
		}
		opened++
	}
	if opened != want {
		t.Errorf("%d sessions were opened, want %d", opened, want)
	}
	sb.Forget()
}

// fromProvider reports whether the provider under test sent a request.
func fromProvider(call sandbox.Call) bool {
	return strings.Contains(call.UserAgent, "terraform-provider-assumeroot/")
}
