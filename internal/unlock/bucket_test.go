// SPDX-License-Identifier: MPL-2.0

package unlock_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/unlock"
)

const denyAll = `{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}`

// addBuckets adds buckets of Member and OtherMember in two Regions, and makes ListBuckets have several
// pages.
func addBuckets(h *harness) {
	h.sb.AddBucket(sandbox.Member, sandbox.Bucket{Name: "logs-prod", Region: "eu-west-1", Policy: denyAll})
	for i := range 5 {
		h.sb.AddBucket(sandbox.Member, sandbox.Bucket{Name: fmt.Sprintf("logs-prod-%d", i), Policy: denyAll})
	}
	h.sb.AddBucket(sandbox.OtherMember, sandbox.Bucket{Name: "logs-shared", Policy: denyAll})
	h.sb.AddBucket(sandbox.ManagementAccount, sandbox.Bucket{Name: "trail", Policy: denyAll})
	h.sb.SetPageSize(2)
}

func TestBucket_findsRegion(t *testing.T) {
	t.Parallel()
	h := start(t, "S3UnlockBucketPolicy")
	addBuckets(h)
	for _, name := range []string{"logs-prod", "logs-prod-4"} {
		if _, err := h.Bucket(t.Context(), unlock.Bucket{Name: name}); err != nil {
			t.Fatal(err)
		}
		if policy, found := h.sb.BucketPolicy(name); found {
			t.Errorf("%s still has policy %s", name, policy)
		}
	}
	for _, call := range h.sb.Calls("GetBucketPolicy", "DeleteBucketPolicy") {
		want := map[string]string{"logs-prod": "eu-west-1", "logs-prod-4": "us-east-1"}[call.Parameters["Bucket"]]
		if call.Region != want || call.Parameters["ExpectedBucketOwner"] != sandbox.Member {
			t.Errorf("%s was sent to %s with %v", call.Action, call.Region, call.Parameters)
		}
	}
}

func TestBucket_givenRegion(t *testing.T) {
	t.Parallel()
	h := start(t, "S3UnlockBucketPolicy")
	addBuckets(h)
	if _, err := h.Bucket(t.Context(), unlock.Bucket{Name: "logs-prod", Region: "eu-west-1"}); err != nil {
		t.Fatal(err)
	}
	if len(h.sb.Calls("ListBuckets")) != 0 {
		t.Error("ListBuckets was sent")
	}
}

func TestBucket_failure(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		bucket  unlock.Bucket
		prepare func(*harness)
		summary string
		field   roottask.Field
		text    string
	}{
		"misspelt": {
			bucket:  unlock.Bucket{Name: "logs-prd"},
			summary: "Bucket not found in the account", field: roottask.Bucket,
			text: `Account 111122223333 owns no bucket "logs-prd". The policy was not changed.` + "\n\n" +
				`Remedy: Did you mean "logs-prod"?`,
		},
		"misspelt with a Region": {
			bucket:  unlock.Bucket{Name: "logs-prd", Region: "us-east-1"},
			summary: "Bucket not found in the account", field: roottask.Bucket,
			text: `Did you mean "logs-prod"?`,
		},
		"beginning of other names": {
			bucket:  unlock.Bucket{Name: "logs-pro"},
			summary: "Bucket not found in the account", field: roottask.Bucket,
			text: `Did you mean "logs-prod"?`,
		},
		"nothing similar": {
			bucket:  unlock.Bucket{Name: "backups"},
			summary: "Bucket not found in the account", field: roottask.Bucket,
			text: `Remedy: Set Bucket to the name of a bucket of the account`,
		},
		"of another member": {
			bucket:  unlock.Bucket{Name: "logs-shared"},
			summary: "Bucket not found in the account", field: roottask.Bucket,
			text: `Account 111122223333 owns no bucket "logs-shared".`,
		},
		"of another member with a Region": {
			bucket:  unlock.Bucket{Name: "logs-shared", Region: "us-east-1"},
			summary: "Bucket not found in the account", field: roottask.Bucket,
			text: `Account 111122223333 owns no bucket "logs-shared".`,
		},
		"of the management account": {
			bucket:  unlock.Bucket{Name: "trail", Region: "us-east-1"},
			summary: "Bucket not found in the account", field: roottask.Bucket,
			text: `Account 111122223333 owns no bucket "trail".`,
		},
		"wrong Region": {
			bucket: unlock.Bucket{Name: "logs-prod", Region: "us-east-1"}, summary: "Bucket is in another Region", field: roottask.Region,
			text: `Bucket "logs-prod" is in Region eu-west-1, not in Region us-east-1. The policy was not changed.` + "\n\n" +
				`Remedy: Set Region to "eu-west-1", or omit it.`,
		},
		"list denied": {
			bucket:  unlock.Bucket{Name: "logs-prod", Region: "us-east-1"},
			prepare: func(h *harness) { h.sb.Inject(sandbox.Refused("ListBuckets", 403, "AccessDenied", "Access Denied")) },
			summary: "Bucket is in another Region", field: roottask.Region,
			text: "Remedy: Set Region to the bucket's Region, or omit it to have the Region found.",
		},
		"list without Regions": {
			bucket: unlock.Bucket{Name: "logs-prod"},
			prepare: func(h *harness) {
				h.sb.Inject(sandbox.Responded("ListBuckets", "application/xml",
					"<ListAllMyBucketsResult><Buckets><Bucket><Name>logs-prod</Name></Bucket></Buckets></ListAllMyBucketsResult>"))
			},
			summary: "S3 returned an incomplete response", text: "it lacks the BucketRegion of the bucket. The policy was not changed.",
		},
		"malformed policy": {
			bucket: unlock.Bucket{Name: "logs-prod", Policy: `{"Statement":[{"Effect":"Allow"}]}`},
			prepare: func(h *harness) {
				h.sb.Inject(sandbox.Refused("PutBucketPolicy", 400, "MalformedPolicy", "Missing required field Principal"))
			},
			summary: "S3 rejected the policy", field: roottask.ResourcePolicy,
			text: "AWS returned MalformedPolicy: Missing required field Principal",
		},
		"public policy": {
			bucket: unlock.Bucket{Name: "public", Policy: `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",` +
				`"Resource":"arn:aws:s3:::public/*"}]}`},
			prepare: func(h *harness) {
				h.sb.AddBucket(sandbox.Member, sandbox.Bucket{Name: "public", Policy: denyAll, BlockPublicPolicy: true})
			},
			summary: "S3 Block Public Access rejected the policy", field: roottask.ResourcePolicy,
			text: "The policy was not changed.",
		},
		"service control policy": {
			bucket: unlock.Bucket{Name: "logs-prod"},
			prepare: func(h *harness) {
				h.sb.Inject(sandbox.Refused("DeleteBucketPolicy", 403, "AccessDenied",
					"User: arn:aws:iam::111122223333:root is not authorized to perform: s3:DeleteBucketPolicy "+
						"with an explicit deny in a service control policy"))
			},
			summary: "A service control policy denies DeleteBucketPolicy",
			text:    `add the condition "Null": { "aws:AssumedRoot": "true" }`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := start(t, "S3UnlockBucketPolicy")
			addBuckets(h)
			if test.prepare != nil {
				test.prepare(h)
			}
			_, err := h.Bucket(t.Context(), test.bucket)
			f := h.failed(t, err)
			if f.Summary != test.summary || f.Field != test.field || !strings.Contains(f.Error(), test.text) {
				t.Errorf("got field %q:\n%s", f.Field, f.Error())
			}
			if test.bucket.Region == "" && test.field == roottask.Bucket && len(h.sb.Calls("GetBucketPolicy")) > 0 {
				t.Error("a policy was read although the list lacks the bucket")
			}
			for _, a := range h.sb.Accounts() {
				for _, b := range a.Buckets {
					if b.Name != sandbox.LockedBucket && b.Policy != denyAll {
						t.Errorf("the policy of %s of account %s is %q", b.Name, a.ID, b.Policy)
					}
				}
			}
		})
	}
}

func TestCheckBucketName_input(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"logs":                     "",
		"Old_Bucket.of-us-east-1":  "",
		"":                         "The value is empty.",
		"ab":                       `"ab" is not the name of a bucket.`,
		"arn:aws:s3:::logs":        `Write "logs".`,
		"s3://logs/2026/":          `Write "logs".`,
		"https://logs.example.com": `Write the name alone, such as "logs".`,
	} {
		err := unlock.CheckBucketName(value)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v, want %q", value, err, want)
		}
	}
}

func TestBucket_partition(t *testing.T) {
	t.Parallel()
	if err := (unlock.Bucket{Region: "eu-west-1"}).CheckRegion("us-east-1"); err != nil {
		t.Error(err)
	}
	err := unlock.Bucket{Region: "cn-north-1"}.CheckRegion("us-east-1")
	if err == nil || !strings.Contains(err.Error(), `partition "aws-cn"`) {
		t.Errorf("got error %v", err)
	}
}
