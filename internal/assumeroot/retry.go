// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
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

// proxyRefusal is a proxy's answer to CONNECT, of which net/http keeps only the text.
type proxyRefusal struct {
	status string
}

func (e *proxyRefusal) Error() string {
	return "the proxy refused to connect: " + e.status
}

// retryer retries less than the SDK's own, which takes every failure to connect for a passing one, and more where an answer
// breaks off.
type retryer struct {
	aws.RetryerV2
}

func narrowRetryer(r aws.Retryer) aws.Retryer {
	if v2, ok := r.(aws.RetryerV2); ok {
		return retryer{v2}
	}
	return r
}

// IsErrorRetryable implements [aws.Retryer].
func (r retryer) IsErrorRetryable(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		proxy       *proxyRefusal
		op          *net.OpError
	)
	switch {
	case errors.As(err, &certificate), errors.As(err, &proxy), errors.Is(err, syscall.ECONNREFUSED),
		errors.As(err, &op) && op.Op == "proxyconnect":
		return false
	case errors.Is(err, io.ErrUnexpectedEOF):
		return true
	default:
		return r.RetryerV2.IsErrorRetryable(err)
	}
}
