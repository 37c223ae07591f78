// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net"
	"net/http"
)

// Connections returns the number of connections that a started sandbox accepted. With WithTLS, each had its
// own handshake.
func (s *Sandbox) Connections() int {
	return int(s.connections.Load())
}

// countConnections implements ConnState of http.Server.
func (s *Sandbox) countConnections(_ net.Conn, state http.ConnState) {
	if state == http.StateNew {
		s.connections.Add(1)
	}
}
