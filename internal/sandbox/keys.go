// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"maps"
	"time"
)

// newLongTermKey creates an access key of a user.
func newLongTermKey(arn string) Identity {
	return Identity{AccessKeyID: newUniqueID("AKIA"), SecretAccessKey: newToken(40), ARN: arn}
}

// newSession creates temporary credentials of a principal, and adds them.
func (s *Sandbox) newSession(p principal, lifetime time.Duration) *principal {
	p.AccessKeyID = newUniqueID("ASIA")
	p.SecretAccessKey = newToken(40)
	p.SessionToken = newToken(s.tokenSize)
	p.expires = s.now().Add(lifetime).Truncate(time.Second)
	s.sweep()
	s.addPrincipal(p)
	return &p
}

// sweep removes sessions one hour after their expiration, so that memory does not grow with the number of
// requests. It does so each time the number of principals has doubled, which keeps the average cost per
// session constant.
func (s *Sandbox) sweep() {
	if len(s.principals) < s.sweepAt {
		return
	}
	limit := s.now().Add(-time.Hour)
	maps.DeleteFunc(s.principals, func(_ string, p *principal) bool {
		return !p.expires.IsZero() && p.expires.Before(limit)
	})
	s.sweepAt = max(1000, 2*len(s.principals))
}

// SetTokenSize sets the length of session tokens issued from now on, in bytes. The default is 400. The
// maximum is 4096, as in the API reference of STS.
func (s *Sandbox) SetTokenSize(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokenSize = min(n, 4096)
}

// newUniqueID returns an ID of IAM: a prefix for the kind of thing, and 16 characters of A-Z and 2-7.
func newUniqueID(prefix string) string {
	return prefix + rand.Text()[:16]
}

// newToken returns a secret of size characters of base64.
func newToken(size int) string {
	random := make([]byte, size)
	rand.Read(random)
	return base64.StdEncoding.EncodeToString(random)[:size]
}

// newRequestID returns a UUID.
func newRequestID() string {
	var id [16]byte
	rand.Read(id[:])
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
