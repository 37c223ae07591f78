// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// LockedQueue is a queue of Member whose policy denies everybody everything.
const LockedQueue = "locked-out"

const lockedQueuePolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*",` +
	`"Resource":"arn:aws:sqs:us-east-1:111122223333:locked-out"}]}`

// queue is an SQS queue.
type queue struct {
	// policy is the queue policy, empty for none.
	policy string
}

// queueName identifies a queue.
type queueName struct{ account, name string }

func (n queueName) path() string { return "/" + n.account + "/" + n.name }

// QueuePolicy returns the policy of a queue of Member, empty if it has none.
func (s *Sandbox) QueuePolicy(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queues[queueName{Member, name}].policy
}

// SetQueuePolicy sets the policy of a queue of Member, past anything that may deny it. Empty removes the policy.
func (s *Sandbox) SetQueuePolicy(name, policy string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queues[queueName{Member, name}].policy = policy
}

// QueueURL is the URL of a queue of Member in a started sandbox.
func (s *Sandbox) QueueURL(name string) string {
	return s.url + queueName{Member, name}.path()
}

// queueName is the queue that a request is about. It names one by its URL, or by its name and, if that is not the
// caller's, its account.
func (r *request) queueName() queueName {
	if address, err := url.Parse(r.parameters["QueueUrl"]); err == nil {
		if account, name, ok := strings.Cut(strings.TrimPrefix(address.Path, "/"), "/"); ok {
			return queueName{account, name}
		}
	}
	account := r.parameters["QueueOwnerAWSAccountId"]
	if account == "" {
		account = r.caller.AccountID()
	}
	return queueName{account, r.parameters["QueueName"]}
}

// queueURL is the URL of a queue at the address that the client came to.
func (r *request) queueURL(name queueName) string { return r.origin() + name.path() }

// createQueue is https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html.
func (s *Sandbox) createQueue(r *request) (any, *refusal) {
	attributes, refused := readAttributes(r)
	if refused != nil {
		return nil, refused
	}
	name := queueName{r.caller.AccountID(), r.parameters["QueueName"]}
	if s.queues[name] == nil {
		s.queues[name] = &queue{policy: attributes.Policy}
	}
	return map[string]string{"QueueUrl": r.queueURL(name)}, nil
}

// getQueueURL is https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html.
func (s *Sandbox) getQueueURL(r *request) (any, *refusal) {
	if _, refused := s.openQueue(r); refused != nil {
		return nil, refused
	}
	return map[string]string{"QueueUrl": r.queueURL(r.queueName())}, nil
}

// listQueues is https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html, without paging.
func (s *Sandbox) listQueues(r *request) (any, *refusal) {
	var urls []string
	for name := range s.queues {
		if name.account == r.caller.AccountID() && strings.HasPrefix(name.name, r.parameters["QueueNamePrefix"]) {
			urls = append(urls, r.queueURL(name))
		}
	}
	slices.Sort(urls)
	return map[string][]string{"QueueUrls": urls}, nil
}

// getQueueAttributes is https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html,
// for the attributes Policy and QueueArn.
func (s *Sandbox) getQueueAttributes(r *request) (any, *refusal) {
	found, refused := s.openQueue(r)
	if refused != nil {
		return nil, refused
	}
	var asked struct{ AttributeNames []string }
	if err := json.Unmarshal(r.body, &asked); err != nil {
		return nil, malformedInput(err)
	}
	attributes := map[string]string{"QueueArn": r.resource()}
	if found.policy != "" {
		attributes["Policy"] = found.policy
	}
	for name := range attributes {
		if !slices.Contains(asked.AttributeNames, "All") && !slices.Contains(asked.AttributeNames, name) {
			delete(attributes, name)
		}
	}
	return map[string]any{"Attributes": attributes}, nil
}

// setQueueAttributes is https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html,
// for the attribute Policy, which an empty value removes.
func (s *Sandbox) setQueueAttributes(r *request) (any, *refusal) {
	found, refused := s.openQueue(r)
	if refused != nil {
		return nil, refused
	}
	attributes, refused := readAttributes(r)
	if refused != nil {
		return nil, refused
	}
	found.policy = attributes.Policy
	return struct{}{}, nil
}

// openQueue finds the queue of a request that the caller may make of it.
func (s *Sandbox) openQueue(r *request) (*queue, *refusal) {
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
	return found, checkResource(r, name.account, found.policy)
}

// queueAttributes are the attributes of a queue that a caller may set.
type queueAttributes struct{ Policy string }

func readAttributes(r *request) (queueAttributes, *refusal) {
	var input struct{ Attributes queueAttributes }
	if err := json.Unmarshal(r.body, &input); err != nil {
		return queueAttributes{}, malformedInput(err)
	}
	if policy := input.Attributes.Policy; policy != "" && !json.Valid([]byte(policy)) {
		return queueAttributes{}, &refusal{
			status:  http.StatusBadRequest,
			code:    "InvalidAttributeValue",
			message: "Invalid value for the parameter Policy.",
		}
	}
	return input.Attributes, nil
}

func malformedInput(err error) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "SerializationException", message: err.Error()}
}
