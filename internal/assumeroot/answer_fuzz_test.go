// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

const (
	opened = `<AssumeRootResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRootResult>` + sessionCredentials + `</AssumeRootResult><ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata></AssumeRootResponse>`

	sessionCredentials = `<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey><SessionToken>AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI</SessionToken><Expiration>2026-09-01T12:00:00Z</Expiration></Credentials>`

	refusal = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ErrorResponse>`

	callerIdentity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:root</Arn><UserId>123456789012</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
)

var ambiguousRefusal = fmt.Sprintf(refusal, "AccessDenied", "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::111122223333:root")

// secretElement matches what is a secret wherever it is in an answer. What is shorter may be found in any text.
var secretElement = regexp.MustCompile(`<(?:SecretAccessKey|SessionToken)[^>]*>([^<]{16,})`)

// Whatever answers, to AssumeRoot or to the questions after a refusal, Open does not panic, and what it says of the answer is
// bounded, can be printed, and has no secret of it.
func FuzzOpenReadsAnyAnswer(f *testing.F) {
	f.Add(false, http.StatusOK, "text/xml", []byte(opened))
	f.Add(false, http.StatusOK, "text/xml", []byte(opened[:len(opened)/2]))
	f.Add(false, http.StatusOK, "text/xml", []byte(strings.Replace(opened, "ASIAIOSFODNN7EXAMPLE", "", 1)))
	f.Add(false, http.StatusOK, "text/xml", []byte(strings.Replace(opened, "2026-09-01T12:00:00Z", "9999-12-31T23:59:59-23:59", 1)))
	f.Add(false, http.StatusOK, "text/html; charset=utf-8", []byte("<!DOCTYPE html><html><body>Log in<br></body></html>"))
	f.Add(false, http.StatusOK, "", []byte{})
	f.Add(false, http.StatusServiceUnavailable, "text/plain", []byte("Service Unavailable"))
	f.Add(false, http.StatusForbidden, "text/xml", []byte(ambiguousRefusal))
	f.Add(false, http.StatusBadRequest, "text/xml", fmt.Appendf(nil, refusal, "ValidationError", "1 validation error detected: Value '901' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 900"))
	f.Add(false, http.StatusBadRequest, "text/xml", fmt.Appendf(nil, refusal, "Unheard", sessionCredentials))
	f.Add(false, http.StatusForbidden, "application/json", []byte(`{"__type":"AccessDeniedException","message":"no"}`))
	f.Add(true, http.StatusOK, "text/xml", []byte(callerIdentity))
	f.Add(true, http.StatusOK, "application/x-amz-json-1.1", []byte(`{"Account":{"State":"SUSPENDED"},"Organization":{"MasterAccountId":"123456789012"}}`))
	f.Add(true, http.StatusBadRequest, "application/x-amz-json-1.1", []byte(`{"__type":"AccountNotFoundException"}`))

	f.Fuzz(func(t *testing.T, afterRefusal bool, status int, contentType string, body []byte) {
		server := &server{answers: []answer{{status, contentType, body}}}
		if afterRefusal {
			server.answers = append([]answer{{http.StatusForbidden, "text/xml", []byte(ambiguousRefusal)}}, server.answers...)
		}
		session, err := unreal(server).Open(t.Context(), unlock())
		if err == nil {
			if session.AccessKeyID == "" || session.SecretAccessKey == "" || session.SessionToken == "" || session.Expiration.IsZero() {
				t.Error("a session that is not whole was taken for one")
			}
			if written := session.Expiration.UTC().Format(time.RFC3339); len(written) != len("2026-09-01T12:00:00Z") {
				t.Errorf("the session expires at %s", written)
			}
			return
		}

		said := err.Error()
		if _, ok := errors.AsType[*awscall.Failure](err); !ok {
			t.Errorf("unexplained: %v", err)
		}
		if len(said) > 8<<10 {
			t.Errorf("%d bytes are said of an answer of %d", len(said), len(body))
		}
		if !utf8.ValidString(said) || strings.ContainsFunc(said, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			t.Errorf("cannot be printed: %q", said)
		}
		for _, match := range secretElement.FindAllSubmatch(body, -1) {
			if strings.Contains(said, string(match[1])) {
				t.Errorf("%q says the secret %q", said, match[1])
			}
		}
	})
}

// server gives its answers one after the other, and the last one again and again.
type server struct {
	answers []answer
	left    []time.Duration // that each request had
}

type answer struct {
	status      int
	contentType string
	body        []byte
}

// Do implements [aws.HTTPClient].
func (s *server) Do(r *http.Request) (*http.Response, error) {
	if deadline, ok := r.Context().Deadline(); ok {
		s.left = append(s.left, time.Until(deadline))
	}
	a := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	return &http.Response{
		StatusCode: a.status,
		Header:     http.Header{"Content-Type": {a.contentType}, "Date": {time.Now().UTC().Format(http.TimeFormat)}},
		Body:       io.NopCloser(bytes.NewReader(a.body)),
		Request:    r,
	}, nil
}
