// SPDX-License-Identifier: MPL-2.0

package unlock

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// QueueARN is the ARN of an SQS queue.
type QueueARN struct {
	Partition, Region, AccountID, Name string
}

// String returns the ARN.
func (q QueueARN) String() string {
	return arn.ARN{Partition: q.Partition, Service: "sqs", Region: q.Region, AccountID: q.AccountID, Resource: q.Name}.String()
}

var (
	queueName = regexp.MustCompile(`^([A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo)$`)
	// queueHost matches the host of a queue URL, which has the Region.
	queueHost = regexp.MustCompile(`^(?:sqs\.([a-z0-9-]+)|([a-z0-9-]+)\.queue)\.(?:amazonaws\.com|amazonaws\.com\.cn|api\.aws)$`)
)

// ParseQueueARN parses the ARN of a queue. The error is an [*roottask.InputError].
func ParseQueueARN(s string) (QueueARN, error) {
	a, err := arn.Parse(s)
	q := QueueARN{Partition: a.Partition, Region: a.Region, AccountID: a.AccountID, Name: a.Resource}
	invalid := func(given string) error {
		instead := `Write the queue's ARN, such as "arn:aws:sqs:us-east-1:111122223333:orders".`
		found := queueOfURL(strings.TrimSpace(s))
		if lower := strings.ToLower(q.Region); lower != q.Region {
			if corrected, err := ParseQueueARN(QueueARN{q.Partition, lower, q.AccountID, q.Name}.String()); err == nil {
				found = corrected.String()
			}
		}
		if found != "" {
			instead = fmt.Sprintf("Write %q.", found)
		}
		return &roottask.InputError{
			Given:    given,
			Accepted: "AWS accepts the ARN of a queue (arn:PARTITION:sqs:REGION:ACCOUNT:NAME).",
			Instead:  instead,
		}
	}
	partition, known := roottask.PartitionOf(a.Region)
	switch {
	case s == "":
		return QueueARN{}, invalid("The value is empty.")
	case err != nil && strings.HasPrefix(strings.TrimSpace(s), "http"):
		return QueueARN{}, invalid(fmt.Sprintf("%q is a URL.", s))
	case err != nil:
		return QueueARN{}, invalid(fmt.Sprintf("%q is not an ARN.", s))
	case a.Service != "sqs":
		return QueueARN{}, invalid(fmt.Sprintf("%q is an ARN of the service %q.", s, a.Service))
	case roottask.CheckRegionShape(a.Region) != nil:
		return QueueARN{}, invalid(fmt.Sprintf("%q is an ARN whose Region %q is not the code of a Region.", s, a.Region))
	case roottask.CheckAccountID(a.AccountID) != nil:
		return QueueARN{}, invalid(fmt.Sprintf("%q is an ARN whose account %q does not have 12 digits.", s, a.AccountID))
	case !queueName.MatchString(a.Resource):
		return QueueARN{}, invalid(fmt.Sprintf("%q is an ARN whose queue name %q has characters that SQS does not accept, or too many.",
			s, a.Resource))
	case known && partition != a.Partition:
		return QueueARN{}, invalid(fmt.Sprintf("%q names partition %q, and Region %q is in partition %q.",
			s, a.Partition, a.Region, partition))
	}
	return q, nil
}

// CheckRegion returns an [*roottask.InputError] if the queue is in another partition than the Region of
// STS.
func (q QueueARN) CheckRegion(sts string) error {
	partition, known := roottask.PartitionOf(sts)
	if !known || partition == q.Partition {
		return nil
	}
	return &roottask.InputError{
		Given:    fmt.Sprintf("%q is in partition %q, but the provider's Region %q is in partition %q.", q, q.Partition, sts, partition),
		Accepted: "AWS accepts a queue of the partition whose STS is called.",
		Instead:  fmt.Sprintf("Set the provider's Region to one of partition %q.", q.Partition),
	}
}

// queueOfURL returns the ARN of the queue with a URL, "" if the URL does not name it.
func queueOfURL(s string) string {
	address, err := url.Parse(s)
	if err != nil {
		return ""
	}
	host := queueHost.FindStringSubmatch(address.Hostname())
	account, name, _ := strings.Cut(strings.TrimPrefix(address.Path, "/"), "/")
	if host == nil || roottask.CheckAccountID(account) != nil || !queueName.MatchString(name) {
		return ""
	}
	region := host[1] + host[2]
	partition, known := roottask.PartitionOf(region)
	if !known {
		return ""
	}
	return QueueARN{partition, region, account, name}.String()
}
