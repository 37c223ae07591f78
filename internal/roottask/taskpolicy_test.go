// SPDX-License-Identifier: MPL-2.0

package roottask_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

func TestParseTaskPolicy_published(t *testing.T) {
	t.Parallel()
	for _, p := range roottask.TaskPolicies() {
		if name, err := roottask.ParseTaskPolicyName(p.Name); err != nil || name != p.Name {
			t.Errorf("%q, %v", name, err)
		}
		for _, partition := range []string{"aws", "aws-cn", "aws-us-gov", "aws-iso-b"} {
			written := "arn:" + partition + ":iam::aws:policy/root-task/" + p.Name
			read, err := roottask.ParseTaskPolicyARN(written)
			if err != nil || read.Name != p.Name || read.Partition != partition || read.String() != written {
				t.Errorf("%s: %+v, %v", written, read, err)
			}
		}
	}
}

func TestTaskPolicyNames_sorted(t *testing.T) {
	t.Parallel()
	if names := roottask.TaskPolicyNames(); len(names) != 5 || !slices.IsSorted(names) {
		t.Errorf("%q", names)
	}
}

// unknownARN is the ARN of a policy that AWS has not published.
const unknownARN = "arn:aws:iam::aws:policy/root-task/KMSUnlockKeyPolicy"

func TestParseTaskPolicyARN_unknownName(t *testing.T) {
	t.Parallel()
	p, err := roottask.ParseTaskPolicyARN(unknownARN)
	if err != nil || p.Name != "KMSUnlockKeyPolicy" {
		t.Errorf("%+v, %v", p, err)
	}
	if near := roottask.SuggestTaskPolicy(p.Name); near != "" {
		t.Errorf("got suggestion %s for %s, want none", near, p.Name)
	}
}

func TestParseTaskPolicy_invalid(t *testing.T) {
	t.Parallel()
	parse := map[string]func(string) error{
		"task_policy":     func(s string) error { _, err := roottask.ParseTaskPolicyName(s); return err },
		"task_policy_arn": func(s string) error { _, err := roottask.ParseTaskPolicyARN(s); return err },
	}
	const s3ARN = `"arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"`
	for _, test := range []struct{ attribute, written, instead string }{
		{"task_policy", "", "Write one of these names."},
		{"task_policy", "S3UnlockBuketPolciy", `"S3UnlockBucketPolicy"`},
		{"task_policy", "sqsunlockqueuepolicy", `"SQSUnlockQueuePolicy"`},
		{"task_policy", " S3UnlockBucketPolicy ", `"S3UnlockBucketPolicy"`},
		{"task_policy", "root-task/S3UnlockBucketPolicy", `"S3UnlockBucketPolicy"`},
		{"task_policy", "S3UnlockBucket", `"S3UnlockBucketPolicy"`},
		{"task_policy", "iamauditroot", `"IAMAuditRootUserCredentials"`},
		{"task_policy", "S3", "Write one of these names."},
		{"task_policy", "IAM", "Write one of these names."},
		{"task_policy", "AmazonS3FullAccess", "Write one of these names."},
		{"task_policy", unknownARN, `{TaskPolicyArn} = "` + unknownARN + `"`},
		{"task_policy", "arn:aws:iam::aws:policy/AdministratorAccess", "or the ARN of a root-task policy in {TaskPolicyArn}"},
		{"task_policy_arn", "", "in {TaskPolicyName}"},
		{"task_policy_arn", "SQSUnlockQueuePolicy", `{TaskPolicyName} = "SQSUnlockQueuePolicy"`},
		{"task_policy_arn", "arn:aws:iam::aws:policy/S3UnlockBucketPolicy", s3ARN},
		{
			"task_policy_arn", "arn:aws-cn:iam::aws:policy/roottask/S3UnlockBucketPolicy",
			`"arn:aws-cn:iam::aws:policy/root-task/S3UnlockBucketPolicy"`,
		},
		{"task_policy_arn", "arn:aws:iam::123456789012:policy/root-task/S3UnlockBucketPolicy", s3ARN},
		{"task_policy_arn", "arn:aws:s3:::bucket", "Write the ARN of one of"},
		{"task_policy_arn", "arn:aws:iam::aws:policy/root-task/", "Write the ARN of one of"},
		{"task_policy_arn", "arn:aws:iam::aws:policy/root-task/a/b", "Write the ARN of one of"},
		{"task_policy_arn", " arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy", s3ARN},
	} {
		err := parse[test.attribute](test.written)
		input, ok := errors.AsType[*roottask.InputError](err)
		if !ok {
			t.Errorf("%s = %q: got error %v, want an InputError", test.attribute, test.written, err)
			continue
		}
		if !strings.Contains(input.Instead, test.instead) {
			t.Errorf("%s = %q: %s\nwant %s", test.attribute, test.written, input.Instead, test.instead)
		}
	}
}

func FuzzParseTaskPolicyName(f *testing.F) {
	for _, name := range roottask.TaskPolicyNames() {
		f.Add(name)
		f.Add("arn:aws:iam::aws:policy/root-task/" + name)
		f.Add(strings.ToLower(name))
	}
	f.Fuzz(func(t *testing.T, s string) {
		name, err := roottask.ParseTaskPolicyName(s)
		if (err == nil) != slices.Contains(roottask.TaskPolicyNames(), s) || err == nil && name != s {
			t.Fatalf("%q: got %q, %v", s, name, err)
		}
	})
}

// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
var policyGrammar = regexp.MustCompile(`^arn:aws(-[a-z]+)*:iam::aws:policy/root-task/[\w+=,.@-]{1,128}$`)

func FuzzParseTaskPolicyARN(f *testing.F) {
	for _, seed := range []string{
		"", "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy", "arn:aws-cn:iam::aws:policy/root-task/x",
		"arn:aws:iam::123456789012:policy/x", "S3UnlockBucketPolicy", "arn:aws:iam::aws:policy/root-task/x\n",
		"arn:aws-" + strings.Repeat("a", 2048) + ":iam::aws:policy/root-task/x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := roottask.ParseTaskPolicyARN(s)
		if (err == nil) != (len(s) <= 2048 && policyGrammar.MatchString(s)) {
			t.Fatalf("%q: %v", s, err)
		}
		if err == nil && p.String() != s {
			t.Fatalf("%q is printed as %q", s, p)
		}
	})
}
