// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"
)

// newLongTermKey makes an access key for somebody.
func newLongTermKey(arn string) Identity {
	return Identity{AccessKeyID: newUniqueID("AKIA"), SecretAccessKey: newToken(40), ARN: arn}
}

// newSession makes the key of a session that lasts from now on, and adds whom it is for.
func (s *Sandbox) newSession(p principal, lifetime time.Duration) *principal {
	p.AccessKeyID = newUniqueID("ASIA")
	p.SecretAccessKey = newToken(40)
	p.SessionToken = newToken(s.tokenSize)
	p.expires = s.now().Add(lifetime).Truncate(time.Second)
	s.addPrincipal(p)
	return &p
}

// SetTokenSize sets how many bytes the session tokens have that are issued from now on: 400 in a new sandbox, and at
// most 4096, as the API reference of AWS STS has it.
func (s *Sandbox) SetTokenSize(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokenSize = min(n, 4096)
}

// newUniqueID makes an ID as IAM does: a prefix that tells of what, and 16 characters of A-Z and 2-7.
func newUniqueID(prefix string) string {
	return prefix + rand.Text()[:16]
}

// newToken makes a secret of size characters of base64.
func newToken(size int) string {
	random := make([]byte, size)
	rand.Read(random)
	return base64.StdEncoding.EncodeToString(random)[:size]
}

// newRequestID makes a UUID.
func newRequestID() string {
	var id [16]byte
	rand.Read(id[:])
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
