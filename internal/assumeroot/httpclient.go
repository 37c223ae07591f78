// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// attemptTimeout bounds one attempt, so that a server that hangs leaves time for another. A call takes less than a second.
const attemptTimeout = 30 * time.Second

// answerLimit bounds what is read of an answer. AWS's are a few kilobytes; whatever is larger does not come from AWS.
const answerLimit = 1 << 20

func boundedClient(c aws.HTTPClient) aws.HTTPClient {
	if buildable, ok := c.(*awshttp.BuildableClient); ok {
		c = boundedTransport(buildable)
	}
	return bodies{c}
}

// boundedTransport adds the bound to a client that has none, makes a proxy's refusal recognisable, and keeps as many
// connections as were needed at once: the SDK keeps ten, and engines may open more sessions at a time.
func boundedTransport(buildable *awshttp.BuildableClient) aws.HTTPClient {
	if buildable.GetTimeout() == 0 {
		buildable = buildable.WithTimeout(attemptTimeout)
	}
	return buildable.WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConnsPerHost = t.MaxIdleConns
		t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, r *http.Response) error {
			if r.StatusCode != http.StatusOK {
				return &proxyRefusal{status: r.Status}
			}
			return nil
		}
	})
}

// bodies bounds what is read of an answer, and lets a connection be used again however soon the answer comes: the SDK closes a
// request's body when it has the answer, and net/http, which looks once more whether the body is at its end, takes what the
// SDK's WriteTo says then for a failure and gives the connection up. To Read the same body ends as it should.
type bodies struct {
	client aws.HTTPClient
}

// Do implements [aws.HTTPClient].
func (b bodies) Do(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		request.Body = struct{ io.ReadCloser }{request.Body}
	}
	response, err := b.client.Do(request)
	if response != nil {
		response.Body = http.MaxBytesReader(nil, response.Body, answerLimit)
	}
	return response, err
}

// proxyRefusal is a proxy's answer to CONNECT, of which net/http keeps only the text.
type proxyRefusal struct {
	status string
}

func (e *proxyRefusal) Error() string {
	return "the proxy refused to connect: " + e.status
}
