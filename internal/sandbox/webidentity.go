// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/base64"
)

// WebIdentityToken is the one token that sts:AssumeRoleWithWebIdentity accepts, for every role. It has the shape of a
// JSON Web Token and nothing in it.
func (s *Sandbox) WebIdentityToken() string { return s.webIdentityToken }

func (s *Sandbox) addWebIdentity() {
	encode := base64.RawURLEncoding.EncodeToString
	s.webIdentityToken = encode([]byte(`{"alg":"RS256"}`)) + "." + encode([]byte(`{"sub":"sandbox"}`)) + "." + encode([]byte(newToken(60)))
	s.addSecret(s.webIdentityToken)
}
