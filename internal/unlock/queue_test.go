// SPDX-License-Identifier: MPL-2.0

package unlock_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/unlock"
)

func TestQueue_staleReads(t *testing.T) {
	t.Parallel()
	h := start(t, "SQSUnlockQueuePolicy")
	h.sb.SetQueueStaleReads(5)
	result, err := h.Queue(t.Context(), unlock.Queue{ARN: lockedQueue})
	if err != nil || !result.Changed {
		t.Fatalf("got %+v, error %v", result, err)
	}
	if want := []time.Duration{1e9, 2e9, 4e9, 8e9, 8e9}; !slices.Equal(h.pauses, want) {
		t.Errorf("got pauses %v, want %v", h.pauses, want)
	}
}

func TestQueue_unconfirmed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pause   func(cancel context.CancelFunc) error
		summary string
	}{
		"timeout":   {func(context.CancelFunc) error { return context.DeadlineExceeded }, "The change was sent but is unconfirmed"},
		"cancelled": {func(cancel context.CancelFunc) error { cancel(); return context.Canceled }, "GetQueueAttributes was cancelled"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := start(t, "SQSUnlockQueuePolicy")
			h.sb.SetQueueStaleReads(1000)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			h.Pause = func(context.Context, time.Duration) error {
				if len(h.sb.Calls("GetQueueAttributes")) < 4 {
					return nil
				}
				return test.pause(cancel)
			}
			result, err := h.Queue(ctx, unlock.Queue{ARN: lockedQueue})
			f := h.failed(t, err)
			if !result.Changed || f.Summary != test.summary || !strings.Contains(f.Why, "AWS accepted the change of the policy") {
				t.Errorf("got %+v: %s", result, f.Error())
			}
			if len(h.sb.Calls("SetQueueAttributes")) != 1 {
				t.Errorf("got calls %s", h.actions())
			}
		})
	}
}

func TestQueue_failure(t *testing.T) {
	t.Parallel()
	misspelt, elsewhere := lockedQueue, lockedQueue
	misspelt.Name = "locked-ot"
	elsewhere.Region = "eu-west-1"
	for name, test := range map[string]struct {
		queue   unlock.Queue
		fault   sandbox.Fault
		summary string
		field   roottask.Field
		text    string
	}{
		"misspelt": {
			queue: unlock.Queue{ARN: misspelt}, summary: "Queue not found", field: roottask.QueueArn,
			text: `Did you mean "arn:aws:sqs:us-east-1:111122223333:locked-out"?`,
		},
		"another Region": {
			queue: unlock.Queue{ARN: elsewhere}, summary: "Queue not found", field: roottask.QueueArn,
			text: `Account 111122223333 has no queue "locked-out" in Region eu-west-1. The policy was not changed.`,
		},
		"list denied": {
			queue: unlock.Queue{ARN: misspelt}, fault: sandbox.Refused("ListQueues", 403, "AccessDenied", "Access Denied"),
			summary: "Queue not found", field: roottask.QueueArn, text: "Remedy: Set QueueArn to the ARN of a queue that exists.",
		},
		"invalid address": {
			queue:   unlock.Queue{ARN: lockedQueue},
			fault:   sandbox.Refused("GetQueueAttributes", 404, "InvalidAddress", "The address is not valid for this endpoint."),
			summary: "SQS does not accept the queue's URL", text: "The host is not the SQS endpoint of Region us-east-1.",
		},
		"invalid policy": {
			queue:   unlock.Queue{ARN: lockedQueue, Policy: `{"Statement":[{"Effect":"Allow"}]}`},
			fault:   sandbox.Refused("SetQueueAttributes", 400, "InvalidAttributeValue", "Invalid value for the parameter Policy."),
			summary: "SQS rejected the policy", field: roottask.ResourcePolicy, text: "The policy was not changed.",
		},
		"empty response": {
			queue: unlock.Queue{ARN: lockedQueue}, fault: sandbox.EmptyAnswer("GetQueueAttributes"),
			summary: "SQS returned an incomplete response", text: "The policy was not changed.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := start(t, "SQSUnlockQueuePolicy")
			if test.fault.Name != "" {
				h.sb.Inject(test.fault)
			}
			old := h.sb.QueuePolicy(sandbox.LockedQueue)
			_, err := h.Queue(t.Context(), test.queue)
			f := h.failed(t, err)
			if f.Summary != test.summary || f.Field != test.field || !strings.Contains(f.Error(), test.text) {
				t.Errorf("got field %q:\n%s", f.Field, f.Error())
			}
			if got := h.sb.QueuePolicy(sandbox.LockedQueue); got != old {
				t.Errorf("the policy is %q", got)
			}
		})
	}
}

func TestParseQueueARN_input(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"arn:aws:sqs:us-east-1:111122223333:orders":                 "",
		"arn:aws-us-gov:sqs:us-gov-west-1:111122223333:orders.fifo": "",
		"":       "The value is empty.",
		"orders": `"orders" is not an ARN.`,
		"arn:aws:sns:us-east-1:111122223333:orders":                     `of the service "sns"`,
		"arn:aws:sqs::111122223333:orders":                              `whose Region "" is not`,
		"arn:aws:sqs:US-EAST-1:111122223333:orders":                     `Write "arn:aws:sqs:us-east-1:111122223333:orders".`,
		"arn:aws:sqs:US-EAST-1:1111:orders":                             "Write the queue's ARN, such as",
		"arn:aws:sqs:us-east-1:11112222333:orders":                      "does not have 12 digits",
		"arn:aws:sqs:us-east-1:111122223333:orders:extra":               "characters that SQS does not accept",
		"arn:aws:sqs:us-east-1:111122223333:" + strings.Repeat("q", 81): "or too many",
		"arn:aws-cn:sqs:us-east-1:111122223333:orders":                  `names partition "aws-cn"`,
		"https://sqs.us-east-1.amazonaws.com/111122223333/orders":       `Write "arn:aws:sqs:us-east-1:111122223333:orders".`,
		"https://eu-west-1.queue.amazonaws.com/111122223333/orders":     `Write "arn:aws:sqs:eu-west-1:111122223333:orders".`,
		"https://sqs.cn-north-1.amazonaws.com.cn/111122223333/orders":   `Write "arn:aws-cn:sqs:cn-north-1:111122223333:orders".`,
		"https://queue.amazonaws.com/111122223333/orders":               `Write the queue's ARN, such as`,
	} {
		got, err := unlock.ParseQueueARN(value)
		if want == "" {
			if err != nil || got.String() != value {
				t.Errorf("%q: got %s, error %v", value, got, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "AWS accepts the ARN of a queue") {
			t.Errorf("%q: got error %v, want %q", value, err, want)
		}
	}
}

func TestQueueARN_partition(t *testing.T) {
	t.Parallel()
	if err := lockedQueue.CheckRegion("eu-west-1"); err != nil {
		t.Error(err)
	}
	if err := lockedQueue.CheckRegion("us-gov-west-1"); err == nil || !strings.Contains(err.Error(), `one of partition "aws"`) {
		t.Errorf("got error %v", err)
	}
}
