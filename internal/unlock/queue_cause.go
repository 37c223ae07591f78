// SPDX-License-Identifier: MPL-2.0

package unlock

import (
	"context"
	"fmt"
	"path"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// cause returns a function that returns the cause of an error response that only requests about a queue can
// get, or nil.
func (q *queue) cause(ctx context.Context) func(code, message string) *awscall.Cause {
	return func(code, _ string) *awscall.Cause {
		switch code {
		case "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue":
			return q.notFound(ctx)
		case "InvalidAddress":
			return &awscall.Cause{
				Summary: summary.QueueURLRejected,
				Why:     fmt.Sprintf("The host is not the SQS endpoint of Region %s.", q.ARN.Region),
				Remedy:  "Remove the custom endpoint of SQS, or set it to the endpoint of that Region.",
			}
		case "InvalidAttributeValue":
			return malformedPolicy("SQS")
		}
		return nil
	}
}

// notFound returns the cause of a queue that does not exist, with the nearest name among the account's
// queues in the Region.
func (q *queue) notFound(ctx context.Context) *awscall.Cause {
	cause := &awscall.Cause{
		Summary: summary.QueueNotFound,
		Why:     fmt.Sprintf("Account %s has no queue %q in Region %s.", q.ARN.AccountID, q.ARN.Name, q.ARN.Region),
		Remedy:  "Set {QueueArn} to the ARN of a queue that exists.",
		Field:   roottask.QueueArn,
	}
	var names []string
	pages := sqs.NewListQueuesPaginator(q.client, &sqs.ListQueuesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return cause
		}
		for _, url := range page.QueueUrls {
			names = append(names, path.Base(url))
		}
	}
	if near := roottask.Nearest(q.ARN.Name, names); near != "" {
		suggested := q.ARN
		suggested.Name = near
		cause.Remedy = fmt.Sprintf("Did you mean %q? Otherwise set {QueueArn} to the ARN of a queue that exists.", suggested)
	}
	return cause
}
