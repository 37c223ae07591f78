// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Refused is any error of AWS.
func Refused(action string, status int, code, message string) Fault {
	return Fault{Action: action, Name: "Refused", answer: func(w *recorder, r *request) {
		w.refuse(r, &refusal{status: status, code: code, message: message})
	}}
}

// Throttled is what AWS answers when calls come too fast.
func Throttled(action string) Fault {
	fault := Refused(action, http.StatusBadRequest, "Throttling", "Rate exceeded")
	fault.Name = "Throttled"
	return fault
}

// Unavailable is 503 from something in front of AWS that does not speak its protocols.
func Unavailable(action string) Fault {
	return Fault{Action: action, Name: "Unavailable", Answer: func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "Service Unavailable", http.StatusServiceUnavailable)
	}}
}

// Dropped is a connection closed without an answer.
func Dropped(action string) Fault {
	return Fault{Action: action, Name: "Dropped", Answer: func(http.ResponseWriter, *http.Request) {
		panic(http.ErrAbortHandler)
	}}
}

// Hanging is no answer until the client gives up or the sandbox closes.
func Hanging(action string) Fault {
	return Fault{Action: action, Name: "Hanging", Answer: hang}
}

// HangingBody is the beginning of an answer in the protocol of the service, and then nothing until the client gives up or
// the sandbox closes.
func HangingBody(action string) Fault {
	return Fault{Action: action, Name: "HangingBody", Answer: func(w http.ResponseWriter, r *http.Request) {
		asked := requestOf(r)
		io.WriteString(w, asked.protocol.begin(w, asked))
		http.NewResponseController(w).Flush()
		hang(w, r)
	}}
}

// EndlessBody is an answer in the protocol of the service that is well-formed as far as it goes, and goes on until the client
// goes away or the sandbox closes.
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

// CaptivePortal is the login page of a network that lets nobody out yet.
func CaptivePortal(action string) Fault {
	return Fault{Action: action, Name: "CaptivePortal", Answer: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<!DOCTYPE html><html><head><title>Welcome</title></head><body><form>Log in to use this network.<br></form></body></html>")
	}}
}

// EmptyAnswer is 200 and nothing else.
func EmptyAnswer(action string) Fault {
	return Fault{Action: action, Name: "EmptyAnswer", Answer: func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
	}}
}

// TruncatedAnswer is an answer that ends before the length it announced.
func TruncatedAnswer(action string) Fault {
	return Fault{Action: action, Name: "TruncatedAnswer", Answer: func(w http.ResponseWriter, _ *http.Request) {
		const begin = "<AssumeRootResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRootResult><Credentials>"
		w.Header().Set("Content-Length", strconv.Itoa(2*len(begin)))
		io.WriteString(w, begin)
	}}
}

// WithoutCredentials is an answer of AssumeRoot that has no Credentials.
func WithoutCredentials(action string) Fault {
	return Fault{Action: action, Name: "WithoutCredentials", answer: func(w *recorder, r *request) {
		writeQueryAnswer(w, "sts", "AssumeRoot", r.id, assumeRootResult{})
	}}
}

// PartialCredentials is an answer of AssumeRoot whose Credentials lack an element: AccessKeyId, SecretAccessKey,
// SessionToken or Expiration. It panics if there is no such element.
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

// newStraySession makes the key of a session that may do nothing.
func (s *Sandbox) newStraySession() *principal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newSession(principal{Identity: Identity{ARN: rootARN(Member)}, userID: Member, task: &taskPolicy{}}, 15*time.Minute)
}

// hang waits for the client to give up, or the sandbox to close, and then drops the connection.
func hang(_ http.ResponseWriter, r *http.Request) {
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}
