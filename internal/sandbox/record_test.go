// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestCalls_request(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	cfg := as(s, s.Admin(), inRegion("eu-west-1"), func(cfg *aws.Config) {
		cfg.APIOptions = append(cfg.APIOptions, middleware.AddUserAgentKey("test-of-the-record"))
	})
	if _, err := sts.NewFromConfig(cfg).AssumeRoot(t.Context(), rootRequest(lasting(600))); err != nil {
		t.Fatal(err)
	}
	calls := s.Calls()
	if len(calls) != 1 {
		t.Fatalf("got %d calls", len(calls))
	}
	got := calls[0]
	if !strings.Contains(got.UserAgent, "test-of-the-record") {
		t.Errorf("got User-Agent %s", got.UserAgent)
	}
	got.UserAgent = ""
	want := sandbox.Call{
		Service:     "sts",
		Action:      "AssumeRoot",
		Region:      "eu-west-1",
		Host:        strings.TrimPrefix(s.URL(), "http://"),
		Caller:      s.Admin().ARN,
		AccessKeyID: s.Admin().AccessKeyID,
		Parameters: map[string]string{
			"TargetPrincipal":   sandbox.Member,
			"TaskPolicyArn.arn": unlockBucketPolicy,
			"DurationSeconds":   "600",
		},
		Status: 200,
	}
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestCalls_parametersOfEveryService(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	cfg := as(s, s.Admin())
	s3.NewFromConfig(cfg).GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: aws.String("some-bucket")})
	sqs.NewFromConfig(cfg).GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String("some-queue")})
	organizations.NewFromConfig(cfg).DescribeAccount(t.Context(), &organizations.DescribeAccountInput{
		AccountId: aws.String(sandbox.Member),
	})
	for i, want := range []map[string]string{
		{"Bucket": "some-bucket"},
		{"QueueName": "some-queue"},
		{"AccountId": sandbox.Member},
	} {
		if got := s.Calls()[i].Parameters; !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func TestCalls_outcome(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	unknown := as(s, sandbox.Identity{AccessKeyID: "AKIAUNKNOWNUNKNOWNAA", SecretAccessKey: "unknown"})
	assumeRoot(t, as(s, s.AddUser(sandbox.ManagementAccount, "nobody")), unlockBucketPolicy)
	assumeRoot(t, unknown, unlockBucketPolicy)
	sqs.NewFromConfig(as(s, s.AddUser(sandbox.ManagementAccount, "nobody"))).ListQueues(t.Context(), nil)
	sqs.NewFromConfig(unknown).ListQueues(t.Context(), nil)
	for i, want := range []sandbox.Call{
		{Caller: "arn:aws:iam::123456789012:user/nobody", Status: 403, Code: "AccessDenied"},
		{Caller: "", Status: 403, Code: "InvalidClientTokenId"},
		{Caller: "arn:aws:iam::123456789012:user/nobody", Status: 403, Code: "AccessDeniedException"},
		{Caller: "", Status: 403, Code: "UnrecognizedClientException"},
	} {
		if got := s.Calls()[i]; got.Caller != want.Caller || got.Status != want.Status || got.Code != want.Code {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestCalls_selectionAndForget(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	openRoot(t, s, unlockBucketPolicy)
	whoami(t, as(s, s.Admin()))
	openRoot(t, s, unlockQueuePolicy)
	for _, test := range []struct {
		actions []string
		want    int
	}{
		{nil, 3},
		{[]string{"AssumeRoot"}, 2},
		{[]string{"AssumeRoot", "GetCallerIdentity"}, 3},
		{[]string{"AssumeRole"}, 0},
	} {
		if got := len(s.Calls(test.actions...)); got != test.want {
			t.Errorf("%d calls of %v, want %d", got, test.actions, test.want)
		}
	}
	s.Calls()[0].Parameters["TargetPrincipal"] = "changed"
	if got := s.Calls()[0].Parameters["TargetPrincipal"]; got != sandbox.Member {
		t.Errorf("a caller of Calls changed the record to %s", got)
	}
	s.Forget()
	if calls := s.Calls(); len(calls) != 0 {
		t.Errorf("%d calls after Forget", len(calls))
	}
}

func TestCalls_concurrentUse(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	cfg := as(s, s.Admin())
	var running sync.WaitGroup
	for range 20 {
		running.Go(func() {
			if _, err := assumeRoot(t, cfg, unlockBucketPolicy); err != nil {
				t.Error(err)
			}
			s.Calls()
			s.Secrets()
			s.EnableFeature(sandbox.RootSessions)
			s.AddUser(sandbox.Member, "somebody")
		})
	}
	running.Wait()
	if got := len(s.Calls("AssumeRoot")); got != 20 {
		t.Errorf("%d calls on record", got)
	}
}

func TestCalls_nestedAndNumericParameters(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	cfg := as(s, s.Admin())
	const queue = "https://sqs.us-east-1.amazonaws.com/123456789012/work"
	sqs.NewFromConfig(cfg).SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{
		QueueUrl: aws.String(queue), Attributes: map[string]string{"Policy": "", "DelaySeconds": "5"},
	})
	sqs.NewFromConfig(cfg).GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: aws.String(queue), AttributeNames: []types.QueueAttributeName{"Policy", "QueueArn"},
	})
	organizations.NewFromConfig(cfg).ListAccounts(t.Context(), &organizations.ListAccountsInput{MaxResults: aws.Int32(7)})
	for i, want := range []map[string]string{
		{"QueueUrl": queue, "Attributes.Policy": "", "Attributes.DelaySeconds": "5"},
		{"QueueUrl": queue, "AttributeNames.1": "Policy", "AttributeNames.2": "QueueArn"},
		{"MaxResults": "7"},
	} {
		if got := s.Calls()[i].Parameters; !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func TestWithoutRecord_keepsNothing(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t, sandbox.WithoutRecord())
	openRoot(t, s, unlockBucketPolicy)
	if len(s.Calls()) != 0 || len(s.Secrets()) != 0 {
		t.Errorf("kept %d calls and %d secrets", len(s.Calls()), len(s.Secrets()))
	}
}
