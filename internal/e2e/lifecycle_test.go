// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
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
  policy   = jsonencode({ Version = "2012-10-17", Statement = [] })
}
`

func TestAccLifecycleLeavesNoSecretBehind(t *testing.T) {
	sb := acctest.Sandbox(t)
	w := newWorkspace(t, unlockBucket)
	w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(w.dir, "trace.log"))

	w.must("plan", "-out=tfplan")
	expectSessions(t, sb, 1)

	w.must("apply", "tfplan")
	expectSessions(t, sb, 1)
	if policy, _ := sb.BucketPolicy(sandbox.LockedBucket); strings.Contains(policy, "Deny") {
		t.Errorf("the bucket is still locked: %s", policy)
	}
	w.write("plan.json", w.must("show", "-json", "tfplan"))
	w.write("state.json", w.must("show", "-json"))
	expectSessions(t, sb, 0)

	w.must("destroy", "-auto-approve")
	expectSessions(t, sb, 3) // engines refresh, plan and apply a destruction, each with providers of their own
	if policy, ok := sb.BucketPolicy(sandbox.LockedBucket); ok {
		t.Errorf("the policy is still there after destroy: %s", policy)
	}

	if !strings.Contains(w.read("trace.log"), "Opened root session") {
		t.Error("the log does not reach into the provider, so that it proves nothing")
	}
	for path, content := range files(t, w.dir) {
		for _, secret := range sb.Secrets() {
			if strings.Contains(content, secret) {
				t.Errorf("%s holds a secret of the sandbox", path)
			}
		}
	}
}

// The test framework of acceptance tests lets the aliases of a provider share one process, so this needs the built ones.
func TestAccTwoAliasesHoldTwoSessions(t *testing.T) {
	sb := acctest.Sandbox(t)
	w := newWorkspace(t, unlockBucket+fmt.Sprintf(`
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
  policy    = jsonencode({ Version = "2012-10-17", Statement = [] })
}
`, sb.QueueURL(sandbox.LockedQueue)))

	w.must("apply", "-auto-approve")
	bucket, _ := sb.BucketPolicy(sandbox.LockedBucket)
	if queue := sb.QueuePolicy(sandbox.LockedQueue); strings.Contains(bucket+queue, "Deny") {
		t.Errorf("still locked: bucket %s, queue %s", bucket, queue)
	}
	expectSessions(t, sb, 4)
}

// expectSessions looks at what the provider under test called since it was last asked: that many times AssumeRoot, and nothing else.
func expectSessions(t *testing.T, sb *sandbox.Sandbox, want int) {
	t.Helper()
	opened := 0
	for _, call := range sb.Calls() {
		if !strings.Contains(call.UserAgent, "terraform-provider-assumeroot/") {
			continue
		}
		if call.Action != "AssumeRoot" || call.Status != http.StatusOK {
			t.Errorf("unexpected call of %s:%s, answered with %d", call.Service, call.Action, call.Status)
		}
		opened++
	}
	if opened != want {
		t.Errorf("%d calls of AssumeRoot, want %d", opened, want)
	}
	sb.Forget()
}

// files returns the content of every file below a folder, and of what is in those that are archives, as plans are.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		found[path] = string(content)
		archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return nil
		}
		for _, member := range archive.File {
			r, err := member.Open()
			if err != nil {
				return err
			}
			unpacked, err := io.ReadAll(r)
			if err != nil {
				return err
			}
			found[path+":"+member.Name] = string(unpacked)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
