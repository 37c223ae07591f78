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
	opened = `<AssumeRootResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRootResult>` +
		sessionCredentials + `</AssumeRootResult>` +
		`<ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata></AssumeRootResponse>`

	sessionCredentials = `<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>` +
		`<SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>` +
		`<SessionToken>AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXm` +
		`xfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI</SessionToken>` +
		`<Expiration>2026-09-01T12:00:00Z</Expiration></Credentials>`

	errorResponse = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">` +
		`<Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>` +
		`<RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ErrorResponse>`

	callerIdentity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">` +
		`<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:root</Arn><UserId>123456789012</UserId><Account>123456789012</Account>` +
		`</GetCallerIdentityResult></GetCallerIdentityResponse>`
)

var ambiguousDenial = fmt.Sprintf(errorResponse, "AccessDenied",
	"User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::111122223333:root")

// secretElement matches the secrets in a response, except those under 16 bytes, which any text can contain.
var secretElement = regexp.MustCompile(`<(?:SecretAccessKey|SessionToken)[^>]*>([^<]{16,})`)

// For any response to AssumeRoot or to a request of the diagnosis, Open does not panic. Its error is bounded
// and printable, and has no secret of the response.
func FuzzOpen_response(f *testing.F) {
	f.Add(false, http.StatusOK, "text/xml", []byte(opened))
	f.Add(false, http.StatusOK, "text/xml", []byte(opened[:len(opened)/2]))
	f.Add(false, http.StatusOK, "text/xml", []byte(strings.Replace(opened, "ASIAIOSFODNN7EXAMPLE", "", 1)))
	f.Add(false, http.StatusOK, "text/xml", []byte(strings.Replace(opened, "2026-09-01T12:00:00Z", "9999-12-31T23:59:59-23:59", 1)))
	f.Add(false, http.StatusOK, "text/html; charset=utf-8", []byte("<!DOCTYPE html><html><body>Log in<br></body></html>"))
	f.Add(false, http.StatusOK, "", []byte{})
	f.Add(false, http.StatusServiceUnavailable, "text/plain", []byte("Service Unavailable"))
	f.Add(false, http.StatusForbidden, "text/xml", []byte(ambiguousDenial))
	f.Add(false, http.StatusBadRequest, "text/xml", fmt.Appendf(nil, errorResponse, "ValidationError",
		"1 validation error detected: Value '901' at 'durationSeconds' failed to satisfy constraint: "+
			"Member must have value less than or equal to 900"))
	f.Add(false, http.StatusBadRequest, "text/xml", fmt.Appendf(nil, errorResponse, "Unheard", sessionCredentials))
	f.Add(false, http.StatusForbidden, "application/json", []byte(`{"__type":"AccessDeniedException","message":"no"}`))
	f.Add(true, http.StatusOK, "text/xml", []byte(callerIdentity))
	f.Add(true, http.StatusOK, "application/x-amz-json-1.1",
		[]byte(`{"Account":{"State":"SUSPENDED"},"Organization":{"MasterAccountId":"123456789012"}}`))
	f.Add(true, http.StatusBadRequest, "application/x-amz-json-1.1", []byte(`{"__type":"AccountNotFoundException"}`))

	f.Fuzz(func(t *testing.T, duringDiagnosis bool, status int, contentType string, body []byte) {
		server := &server{responses: []response{{status, contentType, body}}}
		if duringDiagnosis {
			server.responses = append([]response{{http.StatusForbidden, "text/xml", []byte(ambiguousDenial)}}, server.responses...)
		}
		session, err := offline(server).Open(t.Context(), unlock())
		if err == nil {
			if session.AccessKeyID == "" || session.SecretAccessKey == "" || session.SessionToken == "" || session.Expiration.IsZero() {
				t.Error("an incomplete session was returned")
			}
			if written := session.Expiration.UTC().Format(time.RFC3339); len(written) != len("2026-09-01T12:00:00Z") {
				t.Errorf("the session expires at %s", written)
			}
			return
		}

		text := err.Error()
		if _, ok := errors.AsType[*awscall.Failure](err); !ok {
			t.Errorf("the error is not a Failure: %v", err)
		}
		if len(text) > 8<<10 {
			t.Errorf("the error has %d bytes for a response of %d", len(text), len(body))
		}
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			t.Errorf("the error is not printable: %q", text)
		}
		for _, match := range secretElement.FindAllSubmatch(body, -1) {
			if strings.Contains(text, string(match[1])) {
				t.Errorf("%q has the secret %q", text, match[1])
			}
		}
	})
}

// server sends its responses in order, and repeats the last one.
type server struct {
	responses []response
	left      []time.Duration // time left until the deadline, for each request
}

type response struct {
	status      int // 0 for no response before the context ends
	contentType string
	body        []byte
}

// Do implements [aws.HTTPClient].
func (s *server) Do(r *http.Request) (*http.Response, error) {
	if deadline, ok := r.Context().Deadline(); ok {
		s.left = append(s.left, time.Until(deadline))
	}
	next := s.responses[0]
	if len(s.responses) > 1 {
		s.responses = s.responses[1:]
	}
	if next.status == 0 {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	return &http.Response{
		StatusCode: next.status,
		Header:     http.Header{"Content-Type": {next.contentType}, "Date": {time.Now().UTC().Format(http.TimeFormat)}},
		Body:       io.NopCloser(bytes.NewReader(next.body)),
		Request:    r,
	}, nil
}
