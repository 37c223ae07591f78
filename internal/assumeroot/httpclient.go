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

// boundedClient adds the bound to a client of the SDK that has none, makes a proxy's refusal recognisable, and keeps as many
// connections as were needed at once: the SDK keeps ten, and engines may open more sessions at a time.
func boundedClient(c aws.HTTPClient) aws.HTTPClient {
	buildable, ok := c.(*awshttp.BuildableClient)
	if !ok {
		return c
	}
	if buildable.GetTimeout() == 0 {
		buildable = buildable.WithTimeout(attemptTimeout)
	}
	return reuser{buildable.WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConnsPerHost = t.MaxIdleConns
		t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, r *http.Response) error {
			if r.StatusCode != http.StatusOK {
				return &proxyRefusal{status: r.Status}
			}
			return nil
		}
	})}
}

// reuser lets a connection be used again however soon the answer comes. The SDK closes a request's body when it has the answer,
// and net/http, which looks once more whether the body is at its end, takes what the SDK's WriteTo says then for a failure and
// gives the connection up. To Read the same body ends as it should.
type reuser struct {
	client aws.HTTPClient
}

// Do implements [aws.HTTPClient].
func (r reuser) Do(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		request.Body = struct{ io.ReadCloser }{request.Body}
	}
	return r.client.Do(request)
}

// proxyRefusal is a proxy's answer to CONNECT, of which net/http keeps only the text.
type proxyRefusal struct {
	status string
}

func (e *proxyRefusal) Error() string {
	return "the proxy refused to connect: " + e.status
}
