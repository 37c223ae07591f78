// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestFault_action(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		"":                         "GetCallerIdentity ListOrganizationsFeatures ListAccounts ListBuckets ListQueues",
		"iam:*":                    "ListOrganizationsFeatures",
		"organizations:*":          "ListAccounts",
		"s3:*":                     "ListBuckets",
		"sqs:ListQueues":           "ListQueues",
		"ListAccounts":             "ListAccounts",
		"List*":                    "ListOrganizationsFeatures ListAccounts ListBuckets ListQueues",
		"sts:ListQueues":           "",
		"organizations:ListQueues": "",
	} {
		t.Run(pattern, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			s.Inject(sandbox.Throttled(pattern))
			cfg := as(s, s.Admin())
			sts.NewFromConfig(cfg).GetCallerIdentity(t.Context(), nil)
			iam.NewFromConfig(cfg).ListOrganizationsFeatures(t.Context(), nil)
			organizations.NewFromConfig(cfg).ListAccounts(t.Context(), nil)
			s3.NewFromConfig(cfg).ListBuckets(t.Context(), nil)
			sqs.NewFromConfig(cfg).ListQueues(t.Context(), nil)
			var got []string
			for _, call := range s.Calls() {
				if call.Code == "Throttling" {
					got = append(got, call.Action)
				}
			}
			if strings.Join(got, " ") != want {
				t.Errorf("got %v, want %s", got, want)
			}
		})
	}
}

func TestFault_account(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	open, list := sandbox.Throttled("AssumeRoot"), sandbox.Throttled("ListMFADevices")
	open.Account, list.Account = sandbox.OtherMember, sandbox.Member
	s.Inject(open, list)
	for account, fails := range map[string]string{
		sandbox.Member:                 "ListMFADevices",
		sandbox.OtherMember:            "AssumeRoot",
		sandbox.DelegatedAdministrator: "",
	} {
		t.Run(account, func(t *testing.T) {
			got := ""
			input := rootRequest(target(account), policy(auditRootUserCredentials))
			out, err := sts.NewFromConfig(as(s, s.Admin())).AssumeRoot(t.Context(), input)
			if err != nil {
				got = "AssumeRoot"
			} else if _, err := iam.NewFromConfig(as(s, identity(out.Credentials))).ListMFADevices(t.Context(), nil); err != nil {
				got = "ListMFADevices"
			}
			if got != fails {
				t.Errorf("%q fails, want %q", got, fails)
			}
		})
	}
}

func TestFault_skip(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	fault := sandbox.Throttled("GetCallerIdentity")
	fault.Skip, fault.Times = 2, 1
	s.Inject(fault)
	var got []string
	for range 4 {
		_, err := sts.NewFromConfig(as(s, s.Admin())).GetCallerIdentity(t.Context(), nil)
		got = append(got, fmt.Sprint(err == nil))
	}
	if want := "true true false true"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestFault_beforeAndAfterTheEffect(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after bool
		want  bool
	}{"before": {false, true}, "after": {true, false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			fault := sandbox.Unavailable("DeleteBucketPolicy")
			fault.After = test.after
			s.Inject(fault)
			client := s3.NewFromConfig(as(s, openRoot(t, s, unlockBucketPolicy)))
			input := &s3.DeleteBucketPolicyInput{Bucket: aws.String(sandbox.LockedBucket)}
			if _, err := client.DeleteBucketPolicy(t.Context(), input); err == nil {
				t.Error("the request succeeded")
			}
			if _, exists := s.BucketPolicy(sandbox.LockedBucket); exists != test.want {
				t.Errorf("the policy exists: %t, want %t", exists, test.want)
			}
		})
	}
}

func TestFault_afterKeepsItsChecks(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	fault := sandbox.Dropped("DeleteAccessKey")
	fault.After = true
	s.Inject(fault)
	deletions(iam.NewFromConfig(as(s, openRoot(t, s, auditRootUserCredentials))))["DeleteAccessKey"](t.Context())
	if got := len(s.RootCredentials(sandbox.Member).AccessKeys); got != 2 {
		t.Errorf("%d access keys remain, want 2", got)
	}
}

func TestFault_run(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after bool
		want  []string
	}{
		"before the effect": {false, []string{"AKIA333333333EXAMPLE"}},
		"after the effect":  {true, []string{"AKIA111111111EXAMPLE", "AKIA222222222EXAMPLE"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			var seen sandbox.Call
			s.Inject(sandbox.Fault{Action: "ListAccessKeys", Name: "race", Times: 1, After: test.after, Run: func(call sandbox.Call) {
				seen = call
				s.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) {
					c.AccessKeys = []sandbox.AccessKey{{ID: "AKIA333333333EXAMPLE"}}
				})
			}})
			out, err := iam.NewFromConfig(as(s, openRoot(t, s, auditRootUserCredentials))).ListAccessKeys(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, key := range out.AccessKeyMetadata {
				got = append(got, aws.ToString(key.AccessKeyId))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got keys %v, want %v", got, test.want)
			}
			if seen.Action != "ListAccessKeys" || seen.Fault != "race" {
				t.Errorf("Run received %+v", seen)
			}
			if keys := s.RootCredentials(sandbox.Member).AccessKeys; len(keys) != 1 {
				t.Errorf("the account has keys %+v", keys)
			}
		})
	}
}
