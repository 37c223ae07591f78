// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
)

// connect responds to CONNECT as an HTTP proxy does, but dials nothing: the sandbox itself serves every
// host.
func (s *Sandbox) connect(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		conn.Close()
		return
	}
	// After Serve returns, the server continues to serve the connection, unless Close was called before.
	err = s.tunnels.Serve(&tunnel{conn: tls.Server(conn, s.authority().config())})
	if errors.Is(err, http.ErrServerClosed) {
		conn.Close()
	}
}

// serveTunneled serves a request from a tunnel like a request with an absolute URL.
func (s *Sandbox) serveTunneled(w http.ResponseWriter, r *http.Request) {
	r.URL.Scheme, r.URL.Host = "https", r.Host
	s.ServeHTTP(w, r)
}

// tunnel is a net.Listener that accepts one existing connection, so that an http.Server serves it.
type tunnel struct {
	conn     net.Conn
	accepted bool
}

// Accept implements net.Listener.
func (t *tunnel) Accept() (net.Conn, error) {
	if t.accepted {
		return nil, io.EOF
	}
	t.accepted = true
	return t.conn, nil
}

// Close implements net.Listener. It does not close the connection.
func (t *tunnel) Close() error { return nil }

// Addr implements net.Listener.
func (t *tunnel) Addr() net.Addr { return t.conn.LocalAddr() }
