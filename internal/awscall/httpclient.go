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
	// maxIdleConnections is the largest number of idle connections, to one host and in total. The transport
	// of the SDK closes them after 90 seconds.
	maxIdleConnections = 2000

	// attemptTimeout bounds one attempt, so that a server that hangs leaves time for another.
	attemptTimeout = 30 * time.Second

	// metadataTimeout bounds one attempt at the EC2 metadata service, which does not exist on most machines.
	// The SDK has such a timeout only in its own HTTP client.
	metadataTimeout = time.Second

	// bodyLimit and headerLimit bound a response in bytes. Responses of AWS have a few kilobytes.
	bodyLimit   = 1 << 20
	headerLimit = 64 << 10
)

// NewHTTPClient returns a client for requests that carry credentials. It takes t over and changes it. The
// client follows no redirect, bounds headers and bodies, and reports network errors without a byte of the
// response. Pass a learner only in a client for sources of credentials: it learns the credentials in their
// requests and responses.
func NewHTTPClient(t *http.Transport, learner *Redactor) *http.Client {
	// The SDK keeps ten. Engines open more sessions at once, and each audit sends five requests at once.
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

// boundedTransport reads each response, up to bodyLimit, before the SDK receives it. The SDK closes the
// request body when it receives the response. If net/http has not read the request body to its end by then,
// it discards the connection.
type boundedTransport struct {
	http.RoundTripper
	learner *Redactor
}

// wellSigned matches an Authorization header whose access key ID has only letters, digits and underscores. A
// secret access key in its place usually has other characters, and must not be sent.
var wellSigned = regexp.MustCompile(`Credential=\w+/\d{8}/`)

// RoundTrip implements [http.RoundTripper].
func (b boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if authorization := r.Header.Get("Authorization"); strings.HasPrefix(authorization, "AWS4-") && !wellSigned.MatchString(authorization) {
		return nil, ErrKeyPair
	}
	if b.learner != nil && strings.HasPrefix(r.URL.Path, "/latest/") { // without a learner, "latest" can be a bucket
		ctx, cancel := context.WithTimeout(r.Context(), metadataTimeout)
		defer cancel()
		r = r.WithContext(ctx)
	}
	response, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, networkError(err)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, bodyLimit+1))
	_ = response.Body.Close() // an error does not affect the bytes that were read
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

// hasCredentials reports whether a successful response of a source of credentials has the field that the SDK
// needs. Without roleCredentials the SDK panics. Without the other fields, it returns an error that names no
// request.
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
