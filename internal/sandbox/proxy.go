// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
)

// connect answers CONNECT as an HTTP proxy would, except that the tunnel ends right here: the sandbox is whatever host
// the client asked for, and nothing is dialed.
func (s *Sandbox) connect(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		conn.Close()
		return
	}
	// Serve goes on with the connection after it returned, unless Close was first.
	err = s.tunnels.Serve(&tunnel{conn: tls.Server(conn, s.authority().config())})
	if errors.Is(err, http.ErrServerClosed) {
		conn.Close()
	}
}

// serveTunneled answers a request out of a tunnel as the absolute-form request that a proxy gets without one.
func (s *Sandbox) serveTunneled(w http.ResponseWriter, r *http.Request) {
	r.URL.Scheme, r.URL.Host = "https", r.Host
	s.ServeHTTP(w, r)
}

// tunnel is a net.Listener that accepts one connection, which is there already, so that an http.Server speaks HTTP on it.
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

// Close implements net.Listener. It leaves the connection to whoever accepted it.
func (t *tunnel) Close() error { return nil }

// Addr implements net.Listener.
func (t *tunnel) Addr() net.Addr { return t.conn.LocalAddr() }
