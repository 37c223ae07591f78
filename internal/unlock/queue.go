// SPDX-License-Identifier: MPL-2.0

package unlock

import (
	"context"
	"fmt"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// Queue describes an SQS queue to unlock.
type Queue struct {
	ARN    QueueARN
	Policy string // replaces the old policy; "" to delete it
}

// Queue deletes or replaces the policy of a queue of the account of the session. The error is an
// [*awscall.Failure].
func (t *Task) Queue(ctx context.Context, q Queue) (Result, error) {
	ctx, cancel := t.deadline(ctx)
	defer cancel()
	r := &queue{task: t, Queue: q, client: t.Client.SQS(t.Session, q.ARN.Region)}
	if err := r.findURL(ctx); err != nil {
		return Result{}, after(err, unchanged)
	}
	return t.policy(ctx, r, q.Policy)
}

// queue is a Queue in the account of a session.
type queue struct {
	task   *Task
	client *sqs.Client // of the queue's Region
	url    string
	reads  *awscall.Call
	Queue
}

func (q *queue) name() string { return fmt.Sprintf("queue %s", q.ARN) }

func (q *queue) lastRead() *awscall.Call { return q.reads }

func (q *queue) call(action, goal string) *awscall.Call {
	return q.task.call("SQS", action, q.ARN.Region, goal+" "+q.name())
}

// findURL implements
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html.
func (q *queue) findURL(ctx context.Context) error {
	call := q.call("GetQueueUrl", "get the URL of")
	out, err := q.client.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String(q.ARN.Name)}, observeSQS(call))
	if err != nil {
		return call.Explain(ctx, ctx, err, q.cause(ctx))
	}
	if q.url = aws.ToString(out.QueueUrl); q.url == "" {
		return call.Fail(call.IncompleteResponse("QueueUrl"))
	}
	return nil
}

// read implements
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html. The
// ARN in the response proves that a response without a policy is complete and about the right queue.
func (q *queue) read(ctx context.Context) (string, error) {
	call := q.call("GetQueueAttributes", "read the policy of")
	q.reads = call
	out, err := q.client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl:       aws.String(q.url),
		AttributeNames: []types.QueueAttributeName{types.QueueAttributeNamePolicy, types.QueueAttributeNameQueueArn},
	}, observeSQS(call))
	if err != nil {
		return "", call.Explain(ctx, ctx, err, q.cause(ctx))
	}
	if found := out.Attributes[string(types.QueueAttributeNameQueueArn)]; found != q.ARN.String() {
		return "", call.Fail(call.IncompleteResponse(fmt.Sprintf("the attribute QueueArn with the value %s", q.ARN)))
	}
	return out.Attributes[string(types.QueueAttributeNamePolicy)], nil
}

// write implements
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html. An
// empty Policy deletes the old one.
func (q *queue) write(ctx context.Context, policy string) error {
	call := q.call("SetQueueAttributes", "set the policy of")
	if policy == "" {
		call.Goal = "delete the policy of " + q.name()
	}
	_, err := q.client.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{
		QueueUrl:   aws.String(q.url),
		Attributes: map[string]string{string(types.QueueAttributeNamePolicy): policy},
	}, observeSQS(call))
	if err == nil && call.Exchange.HTML {
		err = errForeign
	}
	if err != nil {
		return afterWrite(call, call.Explain(ctx, ctx, err, q.cause(ctx)))
	}
	return nil
}

func observeSQS(call *awscall.Call) func(*sqs.Options) {
	return func(o *sqs.Options) { o.APIOptions = append(o.APIOptions, call.Exchange.Observe) }
}

var everyQueueAction = regexp.MustCompile(`(?i)^(\*+|sqs:\*+)$`)

// CheckAccess returns an [*roottask.InputError] if the new policy denies every action on the queue to every
// principal.
func (q Queue) CheckAccess() error {
	return protected{"queue", []string{q.ARN.String()}, everyQueueAction, []string{"sqs:setqueueattributes"}}.checkAccess(q.Policy)
}
