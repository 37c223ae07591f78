// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"errors"
	"io"
	"net"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// retryer retries throttling, errors of the server, dropped connections and attempts that timed out. The
// SDK's own retries every failure to send a request, and signs again with the server's time if the clock is
// off.
type retryer struct {
	aws.RetryerV2
	alsoCodes map[string]bool
}

// NarrowRetryer returns a retryer with the delays and the number of attempts of r. It retries only failures
// that can pass by themselves, and errors with one of the given AWS error codes.
func NarrowRetryer(r aws.Retryer, alsoCodes ...string) aws.Retryer {
	v2, ok := r.(aws.RetryerV2)
	if !ok {
		return r
	}
	also := map[string]bool{}
	for _, code := range alsoCodes {
		also[code] = true
	}
	return retryer{v2, also}
}

// IsErrorRetryable implements [aws.Retryer].
func (r retryer) IsErrorRetryable(err error) bool {
	api, isAPI := errors.AsType[smithy.APIError](err)
	switch status := statusOf(err); {
	case has[*proxyRefusal](err), has[*net.DNSError](err), throughProxy(err):
		return false
	case isAPI && r.alsoCodes[api.ErrorCode()]:
		return true
	case status >= http.StatusMultipleChoices:
		return Throttled(err) || status >= http.StatusInternalServerError || timedOut(err)
	default:
		return dropped(err) || timedOut(err)
	}
}

// Throttled reports whether AWS, or a gateway before it, rejected a request because of too many requests.
func Throttled(err error) bool {
	return statusOf(err) == http.StatusTooManyRequests || hasCode(err, retry.DefaultThrottleErrorCodes)
}

// Rejected reports whether the service itself rejected a request, for a reason that does not pass by itself.
func Rejected(err error) bool {
	api, ok := errors.AsType[smithy.APIError](err)
	return ok && api.ErrorCode() != unnamedCode && statusOf(err) < http.StatusInternalServerError && !Throttled(err) && !timedOut(err)
}

// statusOf returns the HTTP status of the response that an error describes, or 0.
func statusOf(err error) int {
	if response, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		return response.HTTPStatusCode()
	}
	return 0
}

// dropped reports whether a connection ended before the whole response was received.
func dropped(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errIdleConnection) ||
		errors.Is(err, connectionReset) || errors.Is(err, connectionAborted) || errors.Is(err, net.ErrClosed)
}

// timedOut reports whether an attempt timed out, here or at the server.
func timedOut(err error) bool {
	return isTimeout(err) || hasCode(err, retry.DefaultRetryableErrorCodes)
}

func hasCode(err error, codes map[string]struct{}) bool {
	api, ok := errors.AsType[smithy.APIError](err)
	if ok {
		_, ok = codes[api.ErrorCode()]
	}
	return ok
}

// throughProxy reports whether the connection failed before it had passed the proxy.
func throughProxy(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "proxyconnect"
}
