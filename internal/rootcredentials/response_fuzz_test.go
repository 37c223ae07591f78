// SPDX-License-Identifier: MPL-2.0

package rootcredentials_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// sessionSecret and sessionToken are credentials of the session that audits.
const (
	sessionSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	sessionToken  = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI"
)

// emptyResponses are the responses of IAM for an account without credentials.
var emptyResponses = map[string]string{
	"AssumeRoot": response("AssumeRoot", "<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>"+
		"<SecretAccessKey>"+sessionSecret+"</SecretAccessKey><SessionToken>"+sessionToken+"</SessionToken>"+
		"<Expiration>2126-09-01T12:00:00Z</Expiration></Credentials>"),
	"GetUser": response("GetUser", "<User><Arn>arn:aws:iam::111122223333:root</Arn></User>"),
	"GetLoginProfile": "<ErrorResponse><Error><Code>NoSuchEntity</Code>" +
		"<Message>Login Profile for User null cannot be found.</Message></Error></ErrorResponse>",
	"ListAccessKeys":          response("ListAccessKeys", "<AccessKeyMetadata/><IsTruncated>false</IsTruncated>"),
	"ListSigningCertificates": response("ListSigningCertificates", "<Certificates/><IsTruncated>false</IsTruncated>"),
	"ListMFADevices":          response("ListMFADevices", "<MFADevices/><IsTruncated>false</IsTruncated>"),
	"GetAccessKeyLastUsed": response("GetAccessKeyLastUsed",
		"<AccessKeyLastUsed><Region>N/A</Region><ServiceName>N/A</ServiceName></AccessKeyLastUsed>"),
}

// response returns a successful response of the query protocol.
func response(action, result string) string {
	return fmt.Sprintf("<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>", action, result)
}

// withAccessKey returns an empty response of ListAccessKeys with an access key.
func withAccessKey(elements string) []byte {
	return []byte(strings.Replace(emptyResponses["ListAccessKeys"], "<AccessKeyMetadata/>",
		"<AccessKeyMetadata><member>"+elements+"</member></AccessKeyMetadata>", 1))
}

// client is an HTTP client without a network. It responds as IAM does for an account without credentials,
// except to one action.
type client struct {
	action      string
	status      int
	contentType string
	body        []byte
}

// Do implements [aws.HTTPClient].
func (c client) Do(r *http.Request) (*http.Response, error) {
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(sent))
	if err != nil {
		return nil, err
	}
	action := form.Get("Action")
	status, contentType, body := http.StatusOK, "text/xml", []byte(emptyResponses[action])
	switch {
	case action == c.action:
		status, contentType, body = c.status, c.contentType, c.body
	case action == "GetLoginProfile":
		status = http.StatusNotFound
	case action == "ListAccessKeys" && c.action == "GetAccessKeyLastUsed":
		body = withAccessKey("<AccessKeyId>AKIAIOSFODNN7EXAMPLE</AccessKeyId>")
	}
	return &http.Response{
		StatusCode: status,
		Header: http.Header{
			"Content-Type":     {contentType},
			"Date":             {time.Now().UTC().Format(http.TimeFormat)},
			"X-Amzn-Requestid": {"7a62c49f-347e-4fc4-9331-6e8eEXAMPLE"},
		},
		Body:    io.NopCloser(bytes.NewReader(body)),
		Request: r,
	}, nil
}

// audit reads an account without a network.
func (c client) audit(ctx context.Context) (rootcredentials.Inventory, error) {
	return newReaderOf(newClient(aws.Config{
		Region:      sandbox.Region,
		Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", sessionSecret, ""),
		HTTPClient:  c,
		Retryer:     sandboxtest.Retryer,
	})).Account(ctx, sandbox.Member)
}

// FuzzReader_anyResponse replaces the response to one request of an audit. The audit returns a complete
// inventory or an explained failure. A failure is bounded, printable, and shows no credential of the
// session.
func FuzzReader_anyResponse(f *testing.F) {
	if _, err := (client{}).audit(f.Context()); err != nil {
		f.Fatalf("no response is replaced: %v", err)
	}
	for i, action := range auditActions {
		response := emptyResponses[action]
		f.Add(uint8(i), http.StatusOK, "text/xml", []byte(response))
		f.Add(uint8(i), http.StatusOK, "text/xml", []byte(response[:len(response)/2]))
		f.Add(uint8(i), http.StatusOK, "", []byte{})
		f.Add(uint8(i), http.StatusOK, "text/html", []byte("<!DOCTYPE html><html><body>Log in<br></body></html>"))
		f.Add(uint8(i), http.StatusOK, "text/xml", fmt.Appendf(nil, "<%sResponse/>", action))
		f.Add(uint8(i), http.StatusOK, "text/xml", []byte(strings.Replace(response, "false", "true", 1)))
		f.Add(uint8(i), http.StatusForbidden, "text/xml", fmt.Appendf(nil,
			"<ErrorResponse><Error><Code>AccessDenied</Code><Message>%s %s</Message></Error></ErrorResponse>", sessionSecret, sessionToken))
		f.Add(uint8(i), http.StatusNotFound, "text/xml", []byte("<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>"))
	}
	f.Add(uint8(2), http.StatusOK, "text/xml", withAccessKey("<Status>Active</Status>"))
	f.Add(uint8(3), http.StatusOK, "text/xml", []byte(strings.Replace(emptyResponses["GetAccessKeyLastUsed"],
		"<Region>", "<LastUsedDate>9999-12-31T23:59:59-23:59</LastUsedDate><Region>", 1)))

	f.Fuzz(func(t *testing.T, index uint8, status int, contentType string, body []byte) {
		action := auditActions[int(index)%len(auditActions)]
		found, err := client{action, status, contentType, body}.audit(t.Context())
		if err == nil {
			if found.AccountID != sandbox.Member {
				t.Errorf("got account %q", found.AccountID)
			}
			if status != http.StatusOK && action != "GetLoginProfile" && (status < 200 || status > 299) {
				t.Errorf("the audit succeeded after HTTP status %d of %s", status, action)
			}
			if len(body) == 0 {
				t.Errorf("the audit succeeded without a response to %s", action)
			}
			for _, key := range found.AccessKeys {
				if key.ID == "" {
					t.Error("an access key has no ID")
				}
			}
			return
		}
		message := err.Error()
		if _, ok := errors.AsType[*awscall.Failure](err); !ok {
			t.Errorf("unexplained: %v", err)
		}
		if len(message) > 8<<10 {
			t.Errorf("the message has %d bytes", len(message))
		}
		if !utf8.ValidString(message) || strings.ContainsFunc(message, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			t.Errorf("cannot be printed: %q", message)
		}
		if strings.Contains(message, sessionSecret) || strings.Contains(message, sessionToken) {
			t.Errorf("the message shows a credential of the session: %q", message)
		}
	})
}
