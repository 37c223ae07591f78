// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// queueAttributes calls GetQueueAttributes, for all attributes.
func queueAttributes(t *testing.T, cfg aws.Config, url string) (map[string]string, error) {
	t.Helper()
	out, err := sqs.NewFromConfig(cfg).GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: &url, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	})
	if err != nil {
		return nil, err
	}
	return out.Attributes, nil
}

func setQueuePolicy(t *testing.T, cfg aws.Config, url, policy string) error {
	t.Helper()
	_, err := sqs.NewFromConfig(cfg).SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{
		QueueUrl: &url, Attributes: map[string]string{"Policy": policy},
	})
	return err
}

func TestLockedQueue_rootSession(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	owner := s.AddUser(sandbox.Member, "owner", sandbox.Allow("*"))
	url := s.QueueURL(sandbox.LockedQueue)
	locked := s.QueuePolicy(sandbox.LockedQueue)
	refused := denied("User: " + owner.ARN + " is not authorized to perform: sqs:GetQueueAttributes " +
		"on resource: arn:aws:sqs:us-east-1:111122223333:locked-out with an explicit deny in a resource-based policy")

	_, err := queueAttributes(t, as(s, owner), url)
	refused.check(t, err)

	root := as(s, openRoot(t, s, unlockQueuePolicy))
	if got, err := queueAttributes(t, root, url); err != nil || got["Policy"] != locked ||
		got["QueueArn"] != "arn:aws:sqs:us-east-1:111122223333:locked-out" {
		t.Fatalf("got attributes %v, error %v", got, err)
	}
	if err := setQueuePolicy(t, root, url, ""); err != nil {
		t.Fatal(err)
	}
	if policy := s.QueuePolicy(sandbox.LockedQueue); policy != "" {
		t.Errorf("the queue still has policy %s", policy)
	}
	got, err := queueAttributes(t, as(s, owner), url)
	if _, has := got["Policy"]; err != nil || has {
		t.Errorf("got attributes %v, error %v", got, err)
	}

	s.SetQueuePolicy(sandbox.LockedQueue, locked)
	_, err = queueAttributes(t, as(s, owner), url)
	refused.check(t, err)
}

func TestCreateQueue_owner(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	admin := sqs.NewFromConfig(as(s, s.Admin()))
	const policy = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}`
	created, err := admin.CreateQueue(t.Context(), &sqs.CreateQueueInput{
		QueueName: aws.String("work"), Attributes: map[string]string{"Policy": policy},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := s.URL() + "/123456789012/work"
	if got := aws.ToString(created.QueueUrl); got != want {
		t.Errorf("created %s, want %s", got, want)
	}
	found, err := admin.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String("work")})
	if err != nil || aws.ToString(found.QueueUrl) != want {
		t.Errorf("found %v, error %v, want %s", found, err, want)
	}
	if got, err := queueAttributes(t, as(s, s.Admin()), want); err != nil || got["Policy"] != policy {
		t.Errorf("got attributes %v, error %v", got, err)
	}
	for prefix, want := range map[string]string{"": want, "wo": want, "other": ""} {
		listed, err := admin.ListQueues(t.Context(), &sqs.ListQueuesInput{QueueNamePrefix: &prefix})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(listed.QueueUrls, " "); got != want {
			t.Errorf("listed %q of prefix %q, want %q", got, prefix, want)
		}
	}
}

func TestGetQueueAttributes_requestedNames(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	root := sqs.NewFromConfig(as(s, openRoot(t, s, unlockQueuePolicy)))
	out, err := root.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: aws.String(s.QueueURL(sandbox.LockedQueue)), AttributeNames: []types.QueueAttributeName{types.QueueAttributeNamePolicy},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, has := out.Attributes["Policy"]; !has || len(out.Attributes) != 1 {
		t.Errorf("got attributes %v", out.Attributes)
	}
}

func TestGetQueueUrl_otherAccount(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.SetQueuePolicy(sandbox.LockedQueue, "")
	_, err := sqs.NewFromConfig(as(s, s.Admin())).GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{
		QueueName: aws.String(sandbox.LockedQueue), QueueOwnerAWSAccountId: aws.String(sandbox.Member),
	})
	denied("User: arn:aws:iam::123456789012:user/admin is not authorized to perform: sqs:GetQueueUrl "+
		"on resource: arn:aws:sqs:us-east-1:111122223333:locked-out "+
		"because no resource-based policy allows the sqs:GetQueueUrl action").check(t, err)
}

func TestQueue_refused(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	owner := as(s, s.AddUser(sandbox.Member, "owner", sandbox.Allow("*")))
	_, err := queueAttributes(t, owner, s.QueueURL("nothing"))
	failure{400, "AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist."}.check(t, err)
	if _, ok := errors.AsType[*types.QueueDoesNotExist](err); !ok {
		t.Errorf("got error of type %T", err)
	}

	s.SetQueuePolicy(sandbox.LockedQueue, "")
	for _, policy := range []string{"not JSON", `{"Statement":[]}`} {
		err = setQueuePolicy(t, owner, s.QueueURL(sandbox.LockedQueue), policy)
		failure{400, "InvalidAttributeValue", "Invalid value for the parameter Policy."}.check(t, err)
	}

	for _, address := range []string{
		"locked-out",
		"https://sqs.us-east-1.amazonaws.com/locked-out",
		"https://sqs.eu-west-1.amazonaws.com/111122223333/locked-out",
	} {
		_, err = queueAttributes(t, owner, address)
		failure{404, "InvalidAddress", "The address " + address + " is not valid for this endpoint."}.check(t, err)
	}
	if _, err = queueAttributes(t, owner, "https://sqs.us-east-1.amazonaws.com/111122223333/locked-out"); err != nil {
		t.Error(err)
	}
}

func TestQueue_otherRegionAndMember(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:sqs:eu-west-1:555566667777:orders"
	const policy = `{"Statement":{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*"}}`
	s := sandboxtest.Start(t)
	s.AddQueue(sandbox.OtherMember, sandbox.Queue{Name: "orders", Region: "eu-west-1", Policy: policy})
	root := openRootIn(t, s, sandbox.OtherMember, unlockQueuePolicy)
	queues := sqs.NewFromConfig(as(s, root, inRegion("eu-west-1")))
	found, err := queues.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String("orders")})
	if err != nil || aws.ToString(found.QueueUrl) != s.QueueURL(arn) {
		t.Fatalf("found %v, error %v, want %s", found, err, s.QueueURL(arn))
	}
	attributes, err := queueAttributes(t, as(s, root, inRegion("eu-west-1")), s.QueueURL(arn))
	if err != nil || attributes["Policy"] != policy || attributes["QueueArn"] != arn {
		t.Errorf("got attributes %v, error %v", attributes, err)
	}
	_, err = sqs.NewFromConfig(as(s, root)).GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String("orders")})
	failure{400, "AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist."}.check(t, err)
	if err := setQueuePolicy(t, as(s, root, inRegion("eu-west-1")), s.QueueURL(arn), ""); err != nil || s.QueuePolicy(arn) != "" {
		t.Errorf("error %v, policy %s", err, s.QueuePolicy(arn))
	}
	s.SetQueuePolicy(arn, policy)
	if got := s.QueuePolicy(arn); got != policy {
		t.Errorf("got policy %s", got)
	}
}

func TestListQueues_pages(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.SetPageSize(2)
	for _, name := range []string{"one", "two", "three", "four"} {
		s.AddQueue(sandbox.Member, sandbox.Queue{Name: name})
	}
	s.AddQueue(sandbox.Member, sandbox.Queue{Name: "elsewhere", Region: "eu-west-1"})
	pages := sqs.NewListQueuesPaginator(sqs.NewFromConfig(as(s, openRoot(t, s, unlockQueuePolicy))), nil)
	total, n := 0, 0
	for ; pages.HasMorePages(); n++ {
		out, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		total += len(out.QueueUrls)
	}
	if total != 5 || n != 3 {
		t.Errorf("got %d queues in %d pages, want 5 in 3", total, n)
	}
}

func TestSetQueueStaleReads_afterEachChange(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.SetQueueStaleReads(2)
	root, url := as(s, openRoot(t, s, unlockQueuePolicy)), s.QueueURL(sandbox.LockedQueue)
	locked := s.QueuePolicy(sandbox.LockedQueue)
	for _, change := range []struct{ from, to string }{{locked, ""}, {"", locked}} {
		if err := setQueuePolicy(t, root, url, change.to); err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{change.from, change.from, change.to, change.to} {
			got, err := queueAttributes(t, root, url)
			if err != nil || got["Policy"] != want {
				t.Errorf("read %d: got policy %q, error %v, want %q", i, got["Policy"], err, want)
			}
		}
	}
}
