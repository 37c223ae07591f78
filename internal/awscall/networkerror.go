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

// The errors of net/http that quote a response, or that it does not export, become one of these.
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

// proxyRefusal is a proxy's response to CONNECT. net/http would quote its reason line.
type proxyRefusal struct {
	status int
}

func (e *proxyRefusal) Error() string {
	return fmt.Sprintf("the proxy refused to connect: HTTP status %d %s", e.status, http.StatusText(e.status))
}

// networkError returns the part of a net/http error whose text cannot contain bytes of a response. It keeps the types
// that package net, crypto/tls and crypto/x509 export, and replaces every other error.
func networkError(err error) error {
	var (
		proxy       *proxyRefusal
		operation   *net.OpError
		dns         *net.DNSError
		record      tls.RecordHeaderError
		certificate *tls.CertificateVerificationError
		authority   x509.UnknownAuthorityError
		hostname    x509.HostnameError
		invalid     x509.CertificateInvalidError
		alert       tls.AlertError
		address     *net.AddrError
		call        *os.SyscallError
		number      syscall.Errno
		timeout     interface{ Timeout() bool }
		parse       *url.Error
	)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrKeyPair):
		return ErrKeyPair
	case errors.As(err, &proxy):
		return proxy
	case errors.As(err, &operation):
		return &net.OpError{Op: operation.Op, Net: operation.Net, Source: operation.Source, Addr: operation.Addr, Err: networkError(operation.Err)}
	case errors.As(err, &dns):
		return dns
	case errors.As(err, &record):
		return record
	case errors.As(err, &certificate):
		return certificate
	case errors.As(err, &authority):
		return authority
	case errors.As(err, &hostname):
		return hostname
	case errors.As(err, &invalid):
		return invalid
	case errors.As(err, &alert):
		return alert
	case errors.As(err, &address):
		return address
	case errors.As(err, &call):
		return call
	case errors.As(err, &number):
		return number
	case errors.As(err, &parse) && parse.Op == "parse", strings.Contains(err.Error(), "invalid proxy address"):
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
	if errors.As(err, &timeout) && timeout.Timeout() {
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
	case strings.Contains(text, "tls: server selected unsupported protocol version"), strings.Contains(text, "tls: protocol version not supported"):
		return errOldTLS
	default:
		return errMalformed
	}
}
