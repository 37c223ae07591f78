// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// retryer retries what may pass by itself, and nothing else: throttling, errors of the server, connections that dropped and
// attempts that took too long. The SDK's own takes every failure to send a request for a passing one, and signs again with
// another time where the clock is off, which is better set right.
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
func (retryer) IsErrorRetryable(err error) bool {
	var (
		proxy    *proxyRefusal
		dns      *net.DNSError
		response *awshttp.ResponseError
	)
	switch {
	case errors.As(err, &proxy), errors.As(err, &dns), throughProxy(err):
		return false
	case errors.As(err, &response) && response.HTTPStatusCode() >= http.StatusMultipleChoices:
		status := response.HTTPStatusCode()
		return throttled(err, status) || status >= http.StatusInternalServerError || timedOut(err)
	default:
		return dropped(err) || timedOut(err)
	}
}

func throttled(err error, status int) bool {
	return status == http.StatusTooManyRequests || hasCode(err, retry.DefaultThrottleErrorCodes)
}

// dropped says whether a connection ended before the whole answer came.
func dropped(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, net.ErrClosed) ||
		strings.Contains(err.Error(), "server closed idle connection") // net/http keeps the error to itself
}

// timedOut says whether one attempt took too long, as we or the server saw it.
func timedOut(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout() || hasCode(err, retry.DefaultRetryableErrorCodes)
}

func hasCode(err error, codes map[string]struct{}) bool {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	_, ok := codes[api.ErrorCode()]
	return ok
}

// throughProxy says whether the connection failed before it had passed the proxy.
func throughProxy(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "proxyconnect"
}
