// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Refused responds with an error of AWS in the protocol of the service.
func Refused(action string, status int, code, message string) Fault {
	return Fault{Action: action, Name: "Refused", answer: func(w *recorder, r *request) {
		w.refuse(r, &refusal{status: status, code: code, message: message})
	}}
}

// Throttled responds as STS and IAM do if a caller exceeds a rate limit. Other services have other codes.
func Throttled(action string) Fault {
	limit := rateExceeded()
	fault := Refused(action, limit.status, limit.code, limit.message)
	fault.Name = "Throttled"
	return fault
}

// ConcurrentModification responds as IAM does if two requests change an object at once. Its message is from
// the documentation.
func ConcurrentModification(action string) Fault {
	fault := Refused(action, http.StatusConflict, "ConcurrentModification",
		"The request was rejected because multiple requests to change this object were submitted simultaneously. "+
			"Wait a few minutes and submit your request again.")
	fault.Name = "ConcurrentModification"
	return fault
}

// EntityTemporarilyUnmodifiable responds as IAM does if an earlier change of an entity is not complete. Its
// message is from the documentation.
func EntityTemporarilyUnmodifiable(action string) Fault {
	fault := Refused(action, http.StatusConflict, "EntityTemporarilyUnmodifiable",
		"The request was rejected because it referenced an entity that is temporarily unmodifiable, "+
			"such as a user name that was deleted and then recreated.")
	fault.Name = "EntityTemporarilyUnmodifiable"
	return fault
}

// Responded responds with status 200 and a body.
func Responded(action, contentType, body string) Fault {
	return Fault{Action: action, Name: "Responded", Answer: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		io.WriteString(w, body)
	}}
}

// Unavailable responds with 503 and plain text, as a load balancer does.
func Unavailable(action string) Fault {
	return Fault{Action: action, Name: "Unavailable", Answer: func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "Service Unavailable", http.StatusServiceUnavailable)
	}}
}

// Dropped closes the connection without a response.
func Dropped(action string) Fault {
	return Fault{Action: action, Name: "Dropped", Answer: func(http.ResponseWriter, *http.Request) {
		panic(http.ErrAbortHandler)
	}}
}

// Hanging sends no response until the client disconnects or the sandbox closes.
func Hanging(action string) Fault {
	return Fault{Action: action, Name: "Hanging", Answer: hang}
}

// HangingBody begins a response in the protocol of the service, and then waits until the client disconnects
// or the sandbox closes.
func HangingBody(action string) Fault {
	return Fault{Action: action, Name: "HangingBody", Answer: func(w http.ResponseWriter, r *http.Request) {
		asked := requestOf(r)
		io.WriteString(w, asked.protocol.begin(w, asked))
		http.NewResponseController(w).Flush()
		hang(w, r)
	}}
}

// EndlessBody sends a well-formed response in the protocol of the service that continues until the client
// disconnects or the sandbox closes.
func EndlessBody(action string) Fault {
	return Fault{Action: action, Name: "EndlessBody", Answer: func(w http.ResponseWriter, r *http.Request) {
		asked := requestOf(r)
		more := strings.Repeat(asked.protocol.begin(w, asked), 1000)
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, more); err != nil {
				return
			}
		}
		panic(http.ErrAbortHandler)
	}}
}

// CaptivePortal responds with the login page of a network.
func CaptivePortal(action string) Fault {
	return Fault{Action: action, Name: "CaptivePortal", Answer: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<!DOCTYPE html><html><head><title>Welcome</title></head><body>"+
			"<form>Log in to use this network.<br></form></body></html>")
	}}
}

// EmptyAnswer responds with 200 and no body.
func EmptyAnswer(action string) Fault {
	return Fault{Action: action, Name: "EmptyAnswer", Answer: func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
	}}
}

// TruncatedAnswer closes the connection before the announced length of the response.
func TruncatedAnswer(action string) Fault {
	return Fault{Action: action, Name: "TruncatedAnswer", Answer: func(w http.ResponseWriter, _ *http.Request) {
		const begin = "<AssumeRootResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRootResult><Credentials>"
		w.Header().Set("Content-Length", strconv.Itoa(2*len(begin)))
		io.WriteString(w, begin)
	}}
}

// WithoutCredentials sends a response of AssumeRoot that has no Credentials.
func WithoutCredentials(action string) Fault {
	return Fault{Action: action, Name: "WithoutCredentials", answer: func(w *recorder, r *request) {
		writeQueryAnswer(w, "sts", "AssumeRoot", r.id, assumeRootResult{})
	}}
}

// PartialCredentials sends a response of AssumeRoot whose Credentials lack an element: AccessKeyId,
// SecretAccessKey, SessionToken or Expiration. It panics if Credentials have no such element.
func PartialCredentials(action, missing string) Fault {
	element, ok := map[string]func(*credentials) *string{
		"AccessKeyId":     func(c *credentials) *string { return &c.AccessKeyID },
		"SecretAccessKey": func(c *credentials) *string { return &c.SecretAccessKey },
		"SessionToken":    func(c *credentials) *string { return &c.SessionToken },
		"Expiration":      func(c *credentials) *string { return &c.Expiration },
	}[missing]
	if !ok {
		panic("sandbox: credentials have no element " + missing)
	}
	return Fault{Action: action, Name: "PartialCredentials", answer: func(w *recorder, r *request) {
		partial := credentialsOf(w.sandbox.newStraySession())
		*element(partial) = ""
		writeQueryAnswer(w, "sts", "AssumeRoot", r.id, assumeRootResult{Credentials: partial})
	}}
}

// newStraySession creates a session that permits nothing.
func (s *Sandbox) newStraySession() *principal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newSession(principal{Identity: Identity{ARN: rootARN(Member)}, userID: Member, task: &taskPolicy{}}, 15*time.Minute)
}

// hang waits until the client disconnects or the sandbox closes, and then drops the connection.
func hang(_ http.ResponseWriter, r *http.Request) {
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}
