// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// LockedQueue is a queue of Member whose policy denies every action to every principal.
const LockedQueue = "locked-out"

const lockedQueuePolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*",` +
	`"Resource":"arn:aws:sqs:us-east-1:111122223333:locked-out"}]}`

// Queue is an SQS queue.
type Queue struct {
	// Name is unique in an account and Region.
	Name string
	// Region is us-east-1 by default.
	Region string
	// Policy is the queue policy, empty for none.
	Policy string
}

// queue is a Queue at work.
type queue struct {
	Queue
	// stale is the policy that the next staleReads reads return.
	stale      string
	staleReads int
}

// queueName identifies a queue.
type queueName struct{ region, account, name string }

func (n queueName) path() string { return "/" + n.account + "/" + n.name }

func (n queueName) compare(other queueName) int {
	return cmp.Or(strings.Compare(n.region, other.region), strings.Compare(n.name, other.name))
}

// AddQueue adds a queue to an account. It panics if the account already has it.
func (s *Sandbox) AddQueue(account string, q Queue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addQueue(account, q)
}

func (s *Sandbox) addQueue(account string, q Queue) {
	q.Region = cmp.Or(q.Region, Region)
	name := queueName{q.Region, account, q.Name}
	if _, ok := s.queues[name]; ok {
		panic("sandbox: queue " + q.Name + " of account " + account + " is given twice")
	}
	added := &queue{Queue: q}
	s.queues[name] = added
	s.account(account).queues[name] = added
}

// QueueURL returns the URL of a queue in a started sandbox. The queue is an ARN, or the name of a queue of
// Member in Region. Queues of the same name in several Regions have the same URL, as the Region of a
// request comes from its signature.
func (s *Sandbox) QueueURL(queue string) string {
	return s.url + parseQueue(queue).path()
}

// parseQueue returns the queue of an ARN, or of a name of a queue of Member in Region.
func parseQueue(text string) queueName {
	if parts := strings.Split(text, ":"); len(parts) == 6 {
		return queueName{parts[3], parts[4], parts[5]}
	}
	return queueName{Region, Member, text}
}

// queueName returns the queue in a request: by its URL, or by its name and optionally its account.
func (r *request) queueName() queueName {
	if account, name, ok := splitQueueURL(r.parameters["QueueUrl"]); ok {
		return queueName{r.region, account, name}
	}
	account := cmp.Or(r.parameters["QueueOwnerAWSAccountId"], r.caller.AccountID())
	return queueName{r.region, account, r.parameters["QueueName"]}
}

// splitQueueURL returns the account and the name in the URL of a queue.
func splitQueueURL(text string) (account, name string, ok bool) {
	address, err := url.Parse(text)
	if err != nil || address.Host == "" {
		return "", "", false
	}
	account, name, _ = strings.Cut(strings.TrimPrefix(address.Path, "/"), "/")
	return account, name, accountID.MatchString(account) && name != ""
}

// queueURL returns the URL of a queue at the host of the request.
func (r *request) queueURL(name queueName) string { return r.origin() + name.path() }

// createQueue implements
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html.
func (s *Sandbox) createQueue(r *request) (any, *refusal) {
	if refused := checkQueuePolicy(r); refused != nil {
		return nil, refused
	}
	name := r.queueName()
	if s.queues[name] == nil {
		s.addQueue(name.account, Queue{Name: name.name, Region: name.region, Policy: r.parameters["Attributes.Policy"]})
	}
	return map[string]string{"QueueUrl": r.queueURL(name)}, nil
}

// getQueueURL implements
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html.
func (s *Sandbox) getQueueURL(r *request) (any, *refusal) {
	if _, refused := s.openQueue(r); refused != nil {
		return nil, refused
	}
	return map[string]string{"QueueUrl": r.queueURL(r.queueName())}, nil
}

// listQueues implements
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html. The messages
// of InvalidParameterValue are not recorded.
func (s *Sandbox) listQueues(r *request) (any, *refusal) {
	size := 1000
	if r.has("MaxResults") {
		n, err := strconv.Atoi(r.parameters["MaxResults"])
		if err != nil || n < 1 || n > 1000 {
			return nil, invalidParameter("Value for parameter MaxResults is invalid. Reason: Must be an integer from 1 to 1000.")
		}
		size = n
	}
	names := slices.SortedFunc(maps.Keys(s.account(r.caller.AccountID()).queues), queueName.compare)
	names = slices.DeleteFunc(names, func(name queueName) bool {
		return name.region != r.region || !strings.HasPrefix(name.name, r.parameters["QueueNamePrefix"])
	})
	names, next, ok := page(s, names, r.parameters["NextToken"], size)
	if !ok {
		return nil, invalidParameter("Invalid or expired next token.")
	}
	result := map[string]any{}
	var urls []string
	for _, name := range names {
		urls = append(urls, r.queueURL(name))
	}
	if urls != nil {
		result["QueueUrls"] = urls
	}
	if next != "" {
		result["NextToken"] = next
	}
	return result, nil
}

// openQueue returns the queue of a request that the caller may send.
func (s *Sandbox) openQueue(r *request) (*queue, *refusal) {
	if refused := checkQueueURL(r); refused != nil {
		return nil, refused
	}
	name := r.queueName()
	found, ok := s.queues[name]
	if !ok {
		return nil, &refusal{
			status:    http.StatusBadRequest,
			code:      "QueueDoesNotExist",
			message:   "The specified queue does not exist.",
			queryCode: "AWS.SimpleQueueService.NonExistentQueue",
		}
	}
	return found, checkResource(r, name.account, found.Policy)
}

// checkQueueURL refuses a URL that is malformed, or that is of another Region than the request.
func checkQueueURL(r *request) *refusal {
	text := r.parameters["QueueUrl"]
	if !r.has("QueueUrl") {
		return nil
	}
	_, _, ok := splitQueueURL(text)
	if address, err := url.Parse(text); err == nil {
		// Among the many host names of SQS, these name the Region as the second label.
		labels := strings.Split(address.Hostname(), ".")
		if len(labels) > 3 && labels[0] == "sqs" && labels[1] != r.region {
			ok = false
		}
	}
	if ok {
		return nil
	}
	return &refusal{
		status:  http.StatusNotFound,
		code:    "InvalidAddress",
		message: "The address " + text + " is not valid for this endpoint.",
	}
}

func invalidParameter(message string) *refusal {
	return badRequest("InvalidParameterValue", message)
}
