// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
)

// QueuePolicy returns the policy of a queue, empty if it has none. The queue is as in QueueURL.
func (s *Sandbox) QueuePolicy(queue string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queues[parseQueue(queue)].Policy
}

// SetQueuePolicy sets the policy of a queue, without any check. An empty policy removes it. The queue is as
// in QueueURL.
func (s *Sandbox) SetQueuePolicy(queue, policy string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queues[parseQueue(queue)].Policy = policy
}

// SetQueueStaleReads makes the next n requests of GetQueueAttributes after each SetQueueAttributes return
// the policy before it, as SQS may for up to 60 seconds.
func (s *Sandbox) SetQueueStaleReads(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.staleReads = n
}

// getQueueAttributes implements
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html for the
// attributes Policy and QueueArn.
func (s *Sandbox) getQueueAttributes(r *request) (any, *refusal) {
	found, refused := s.openQueue(r)
	if refused != nil {
		return nil, refused
	}
	policy := found.Policy
	if found.staleReads > 0 {
		found.staleReads--
		policy = found.stale
	}
	requested := r.list("AttributeNames")
	attributes := map[string]string{}
	for name, value := range map[string]string{"QueueArn": r.resource(), "Policy": policy} {
		if value != "" && (slices.Contains(requested, "All") || slices.Contains(requested, name)) {
			attributes[name] = value
		}
	}
	if len(attributes) == 0 {
		return struct{}{}, nil
	}
	return map[string]any{"Attributes": attributes}, nil
}

// setQueueAttributes implements
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html for the
// attribute Policy. An empty policy removes it.
func (s *Sandbox) setQueueAttributes(r *request) (any, *refusal) {
	found, refused := s.openQueue(r)
	if refused != nil {
		return nil, refused
	}
	if refused := checkQueuePolicy(r); refused != nil {
		return nil, refused
	}
	if r.has("Attributes.Policy") {
		found.stale, found.staleReads = found.Policy, s.staleReads
		found.Policy = r.parameters["Attributes.Policy"]
	}
	return struct{}{}, nil
}

// checkQueuePolicy refuses an attribute Policy that is neither empty nor a policy with a statement.
func checkQueuePolicy(r *request) *refusal {
	policy := r.parameters["Attributes.Policy"]
	var document struct{ Statement oneOrMore[json.RawMessage] }
	if policy == "" || json.Unmarshal([]byte(policy), &document) == nil && len(document.Statement) > 0 {
		return nil
	}
	return &refusal{
		status:  http.StatusBadRequest,
		code:    "InvalidAttributeValue",
		message: "Invalid value for the parameter Policy.",
	}
}
