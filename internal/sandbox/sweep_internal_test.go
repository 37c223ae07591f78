// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"testing"
	"time"
)

func TestSweep_expiredSessions(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.September, 22, 0, 10, 0, 0, time.UTC)
	s := New(WithClock(func() time.Time { return now }), WithoutRecord())
	defer s.Close()
	for range 20000 {
		now = now.Add(time.Second)
		s.newSession(principal{Identity: Identity{ARN: rootARN(Member)}}, time.Minute)
	}
	// Sessions of 61 minutes are kept, and the next sweep is at twice that number.
	if got := len(s.principals); got > 2*(61*60+10) {
		t.Errorf("%d principals remain", got)
	}
	if _, ok := s.principals[adminAccessKeyID]; !ok {
		t.Error("a long-term key was removed")
	}
	if len(s.secrets) != 0 {
		t.Errorf("%d secrets were recorded", len(s.secrets))
	}
}
