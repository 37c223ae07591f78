// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

const (
	// maxIdleConnections is the number of connections that are kept, to one host and to all. Idle ones are closed after 90
	// seconds.
	maxIdleConnections = 2000

	// attemptTimeout bounds one attempt, so that a server that hangs leaves time for another.
	attemptTimeout = 30 * time.Second

	// metadataTimeout bounds one attempt at the EC2 metadata service, which does not exist on most machines.
	// The SDK has a timeout of its own only for a client of its own.
	metadataTimeout = time.Second

	// bodyLimit and headerLimit bound a response in bytes. Responses of AWS have a few kilobytes.
	bodyLimit   = 1 << 20
	headerLimit = 64 << 10
)

// NewHTTPClient returns a client for requests that carry credentials, with the settings of t, which it changes. It follows no
// redirect, bounds headers and bodies, and reports errors of the network without a byte of the response. If learner is
// not nil, it learns the credentials in requests and responses: a source of credentials responds with nothing else.
func NewHTTPClient(t *http.Transport, learner *Redactor) *http.Client {
	// Engines open more sessions at once than the ten connections that the SDK keeps, and each audit sends five requests at once.
	t.MaxIdleConns, t.MaxIdleConnsPerHost = maxIdleConnections, maxIdleConnections
	t.MaxResponseHeaderBytes = headerLimit
	t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, r *http.Response) error {
		if r.StatusCode != http.StatusOK {
			return &proxyRefusal{status: r.StatusCode}
		}
		return nil
	}
	return &http.Client{Transport: boundedTransport{t, learner}, Timeout: attemptTimeout}
}

// boundedTransport reads each response to its end before the SDK receives it. The SDK then closes the request body, and
// net/http discards a connection whose request body is closed before it was read to its end.
type boundedTransport struct {
	http.RoundTripper
	learner *Redactor
}

// wellSigned matches the Authorization header of a request that an access key ID without special characters signed.
var wellSigned = regexp.MustCompile(`Credential=\w+/\d{8}/`)

// RoundTrip implements [http.RoundTripper].
func (b boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if authorization := r.Header.Get("Authorization"); strings.HasPrefix(authorization, "AWS4-") && !wellSigned.MatchString(authorization) {
		return nil, ErrKeyPair
	}
	if b.learner != nil && strings.HasPrefix(r.URL.Path, "/latest/") { // a bucket can have this name too
		ctx, cancel := context.WithTimeout(r.Context(), metadataTimeout)
		defer cancel()
		r = r.WithContext(ctx)
	}
	response, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, networkError(err)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, bodyLimit+1))
	_ = response.Body.Close() // a failure to close leaves nothing unread
	switch {
	case err != nil:
		err = networkError(err)
	case len(body) > bodyLimit:
		err = errBodyTooLarge
	case b.learner != nil && response.StatusCode == http.StatusOK && !hasCredentials(r, body):
		err = errNoCredentials
	}
	if b.learner != nil {
		b.learner.learn(r, body)
	}
	response.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failingReader{err}))
	response.Trailer = nil
	response.Header.Del("Location") // net/http follows it, and quotes one that it cannot parse
	response.Status = fmt.Sprintf("%d %s", response.StatusCode, http.StatusText(response.StatusCode))
	return response, nil
}

var (
	credentialsElement = regexp.MustCompile(`<Credentials>`)
	roleCredentials    = regexp.MustCompile(`"roleCredentials"\s*:\s*\{`)
	expiresIn          = regexp.MustCompile(`"expiresIn"\s*:\s*\d`)
)

// hasCredentials reports whether a successful response of a source of credentials has the part without which the SDK's
// provider for that source crashes.
func hasCredentials(r *http.Request, body []byte) bool {
	switch {
	case strings.HasSuffix(r.URL.Path, "/federation/credentials"): // IAM Identity Center
		return roleCredentials.Match(body)
	case strings.HasSuffix(r.URL.Path, "/v1/token"): // aws login
		return expiresIn.Match(body)
	case r.Header.Get("Content-Type") == "application/x-www-form-urlencoded": // STS
		return credentialsElement.Match(body)
	default:
		return true
	}
}

// failingReader ends a body with the error that ended the response.
type failingReader struct {
	err error // nil if the response is complete
}

func (f failingReader) Read([]byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return 0, io.EOF
}
