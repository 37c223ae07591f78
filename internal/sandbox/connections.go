// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net"
	"net/http"
)

// Connections is how many connections clients have made to a started sandbox: with WithTLS, each with a handshake of its own.
func (s *Sandbox) Connections() int {
	return int(s.connections.Load())
}

// countConnections is an http.Server's ConnState.
func (s *Sandbox) countConnections(_ net.Conn, state http.ConnState) {
	if state == http.StateNew {
		s.connections.Add(1)
	}
}
