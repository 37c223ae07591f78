// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"maps"
	"net/http"
	"slices"
)

// Call is what the sandbox keeps of a request to a service. No part of it is secret.
type Call struct {
	// Service and Action name the API action, such as sts and AssumeRoot.
	Service, Action string
	// Region is the one that the request was signed for, empty in an unsigned request.
	Region string
	// Host is the host, and the port if given, that the client asked for.
	Host string
	// Caller is the ARN of the verified signer, empty for an unsigned request and one refused before verification.
	Caller string
	// AccessKeyID is the key that the request claims to be signed with.
	AccessKeyID string
	// UserAgent is the User-Agent header.
	UserAgent string
	// Proxied says that the client used the sandbox as an HTTP proxy, by an absolute URL or through CONNECT.
	Proxied bool
	// Parameters are the request's text parameters by the names of the API reference, without those that are secret:
	// TaskPolicyArn.arn of AssumeRoot, Bucket of the S3 calls, QueueUrl of the SQS calls.
	Parameters map[string]string
	// Status is the HTTP status answered. It is 0 as long as, and if, there is no answer.
	Status int
	// Code is the AWS error code answered, the one in the body if SQS answers two, and empty on success.
	Code string
	// Fault is the Name of the fault that answered, empty if none did.
	Fault string
}

// Calls returns the record of the calls of some actions, or of all, in order of arrival.
func (s *Sandbox) Calls(actions ...string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var calls []Call
	for _, call := range s.calls {
		if len(actions) == 0 || slices.Contains(actions, call.Action) {
			copied := *call
			copied.Parameters = maps.Clone(call.Parameters)
			calls = append(calls, copied)
		}
	}
	return calls
}

// Forget empties the record.
func (s *Sandbox) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

// record puts a request on record, before anything is known of its outcome.
func (s *Sandbox) record(r *request) *Call {
	call := &Call{
		Service:     r.service,
		Action:      r.action,
		Region:      r.region,
		Host:        r.Host,
		AccessKeyID: r.authorization.accessKeyID,
		UserAgent:   r.UserAgent(),
		Proxied:     r.URL.IsAbs(),
		Parameters:  r.parameters,
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
	return call
}

// recorder is the http.ResponseWriter that puts what is answered on record.
type recorder struct {
	http.ResponseWriter
	sandbox *Sandbox
	call    *Call
}

// note adds to the record of the call.
func (w *recorder) note(add func(*Call)) {
	w.sandbox.mu.Lock()
	defer w.sandbox.mu.Unlock()
	add(w.call)
}

// refuse answers with an error.
func (w *recorder) refuse(r *request, refused *refusal) {
	w.note(func(c *Call) { c.Code = r.protocol.code(refused.code) })
	r.protocol.fail(w, r, refused)
}

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	w.note(func(c *Call) { c.Status = status })
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *recorder) Write(body []byte) (int, error) {
	w.note(func(c *Call) {
		if c.Status == 0 {
			c.Status = http.StatusOK
		}
	})
	return w.ResponseWriter.Write(body)
}

// Unwrap lets http.ResponseController flush.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
