// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"maps"
	"net/http"
	"slices"
)

// Call is the record of a request to a service. It holds no secret.
type Call struct {
	// Service and Action name the API action, such as sts and AssumeRoot.
	Service, Action string
	// Region is the Region that the request was signed for, empty in an unsigned request.
	Region string
	// Host is the host of the request, with a port if the client sent one.
	Host string
	// Caller is the ARN of the verified signer. It is empty if the request was unsigned or refused before
	// verification.
	Caller string
	// AccessKeyID is the access key ID in the Authorization header.
	AccessKeyID string
	// UserAgent is the User-Agent header.
	UserAgent string
	// Proxied reports whether the client used the sandbox as an HTTP proxy, by an absolute URL or through
	// CONNECT.
	Proxied bool
	// Parameters are the parameters of the request without secrets, by the names of the API reference.
	// Nested values have names as in the query protocol: TaskPolicyArn.arn, Attributes.Policy,
	// AttributeNames.1.
	Parameters map[string]string
	// Status is the HTTP status of the response. It is 0 before the response, and if there is none.
	Status int
	// Code is the AWS error code of the response, in the body if SQS sends two, and empty on success.
	Code string
	// Fault is the Name of the fault that affected the request, empty if none did.
	Fault string
}

// WithoutRecord makes the sandbox keep no record of calls and secrets, so that its memory does not grow
// with the number of requests. Calls and Secrets then return nothing.
func WithoutRecord() Option {
	return func(s *Sandbox) { s.withoutRecord = true }
}

// Calls returns the record of the calls of the given actions, or of all actions, in order of arrival.
func (s *Sandbox) Calls(actions ...string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var calls []Call
	for _, call := range s.calls {
		if len(actions) == 0 || slices.Contains(actions, call.Action) {
			calls = append(calls, call.copy())
		}
	}
	return calls
}

// Forget empties the record of calls.
func (s *Sandbox) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

func (c *Call) copy() Call {
	copied := *c
	copied.Parameters = maps.Clone(c.Parameters)
	return copied
}

// record records a request before its outcome is known.
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
	if !s.withoutRecord {
		s.calls = append(s.calls, call)
	}
	return call
}

// recorder is an http.ResponseWriter that records the response.
type recorder struct {
	http.ResponseWriter
	sandbox *Sandbox
	call    *Call
}

// note changes the record of the call.
func (w *recorder) note(change func(*Call)) {
	w.sandbox.mu.Lock()
	defer w.sandbox.mu.Unlock()
	change(w.call)
}

// snapshot copies the record of the call.
func (w *recorder) snapshot() Call {
	w.sandbox.mu.Lock()
	defer w.sandbox.mu.Unlock()
	return w.call.copy()
}

// refuse responds with an error.
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

// Unwrap makes http.ResponseController find the method Flush.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
