// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"context"
	"time"
)

// SetLatency makes every call of a service take at least this long, as over a network. A new sandbox answers at once.
func (s *Sandbox) SetLatency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latency = d
}

// delay returns when the latency is over, the client has left, or the sandbox closes.
func (s *Sandbox) delay(ctx context.Context) {
	s.mu.Lock()
	latency := s.latency
	s.mu.Unlock()
	if latency == 0 {
		return
	}
	timer := time.NewTimer(latency)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
