// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/aws"
)

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
