// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
)

// networkError returns these instead of errors that quote a response, or that net/http does not export.
var (
	errMalformed        = errors.New("the response is not valid HTTP")
	errHeadersTooLarge  = fmt.Errorf("the response has more than %d bytes of headers", headerLimit)
	errBodyTooLarge     = fmt.Errorf("the response has more than %d bytes", bodyLimit)
	errNoCredentials    = errors.New("the response has no credentials")
	errIdleConnection   = errors.New("the server closed the idle connection")
	errUnsendableHeader = errors.New("a request header has a character that HTTP does not allow")
	errProxyURL         = errors.New("the URL of the proxy is not valid")
	errOldTLS           = errors.New("the host offers no version of TLS that the provider accepts")
	errAttemptTimeout   = attemptTimeoutError{}
)

// attemptTimeoutError is the timeout of one attempt.
type attemptTimeoutError struct{}

func (attemptTimeoutError) Error() string { return "the attempt timed out" }
func (attemptTimeoutError) Timeout() bool { return true }

// proxyRefusal is the error of a proxy that does not accept CONNECT. The error of net/http would quote the
// reason phrase of its response.
type proxyRefusal struct {
	status int
}

func (e *proxyRefusal) Error() string {
	return fmt.Sprintf("the proxy refused to connect: HTTP status %d %s", e.status, http.StatusText(e.status))
}

// networkError returns an error for err whose text cannot contain bytes of a response. It keeps exported
// types and values of the standard library that quote no response, and replaces every other error.
func networkError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrKeyPair):
		return ErrKeyPair
	case has[*proxyRefusal](err):
		return find[*proxyRefusal](err)
	}
	if operation, ok := errors.AsType[*net.OpError](err); ok {
		return &net.OpError{
			Op: operation.Op, Net: operation.Net, Source: operation.Source, Addr: operation.Addr, Err: networkError(operation.Err),
		}
	}
	for _, exported := range []func(error) error{
		find[*net.DNSError], find[tls.RecordHeaderError], find[*tls.CertificateVerificationError],
		find[x509.UnknownAuthorityError], find[x509.HostnameError], find[x509.CertificateInvalidError], find[tls.AlertError],
		find[*net.AddrError], find[*os.SyscallError], find[syscall.Errno],
	} {
		if found := exported(err); found != nil {
			return found
		}
	}
	if parse, ok := errors.AsType[*url.Error](err); ok && parse.Op == "parse" || strings.Contains(err.Error(), "invalid proxy address") {
		return errProxyURL
	}
	for _, known := range []error{
		context.Canceled, context.DeadlineExceeded, http.ErrSchemeMismatch, net.ErrClosed, io.ErrUnexpectedEOF, io.EOF,
		errHeadersTooLarge, errBodyTooLarge, errNoCredentials, errIdleConnection, errUnsendableHeader, errProxyURL,
		errOldTLS,
	} {
		if errors.Is(err, known) {
			return known
		}
	}
	if isTimeout(err) {
		return errAttemptTimeout
	}
	// net/http and crypto/tls do not export these errors.
	switch text := err.Error(); {
	case strings.Contains(text, "http: server closed idle connection"):
		return errIdleConnection
	case strings.Contains(text, "net/http: server response headers exceeded"):
		return errHeadersTooLarge
	case strings.Contains(text, "net/http: invalid header field"):
		return errUnsendableHeader
	case strings.Contains(text, "http: unexpected EOF reading trailer"):
		return io.ErrUnexpectedEOF
	case strings.Contains(text, "tls: server selected unsupported protocol version"),
		strings.Contains(text, "tls: protocol version not supported"):
		return errOldTLS
	default:
		return errMalformed
	}
}

// find returns the first error of type T that err wraps, or nil.
func find[T error](err error) error {
	if found, ok := errors.AsType[T](err); ok {
		return found
	}
	return nil
}

// has reports whether err wraps an error of type T.
func has[T error](err error) bool {
	return find[T](err) != nil
}

// isTimeout reports whether an error is a timeout on this side, and not an error response.
func isTimeout(err error) bool {
	timeout, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	return ok && timeout.Timeout()
}
