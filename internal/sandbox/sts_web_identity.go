// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/base64"
)

// WebIdentityToken returns the only token that sts:AssumeRoleWithWebIdentity accepts, for every role. It
// has the form of a JSON Web Token.
func (s *Sandbox) WebIdentityToken() string { return s.webIdentityToken }

func (s *Sandbox) addWebIdentity() {
	encode := base64.RawURLEncoding.EncodeToString
	s.webIdentityToken = encode([]byte(`{"alg":"RS256"}`)) + "." + encode([]byte(`{"sub":"sandbox"}`)) + "." + encode([]byte(newToken(60)))
	s.addSecret(s.webIdentityToken)
}
