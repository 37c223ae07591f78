// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"context"
	"time"
)

// SetLatency sets the minimum duration of each request to the given services, such as sts or iam, or to
// every service without a latency of its own. A new sandbox has none.
func (s *Sandbox) SetLatency(d time.Duration, services ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(services) == 0 {
		services = []string{""}
	}
	for _, service := range services {
		s.latency[service] = d
	}
}

// delay returns after the latency of a service, or when the client disconnects or the sandbox closes.
func (s *Sandbox) delay(ctx context.Context, service string) {
	s.mu.Lock()
	latency := cmp.Or(s.latency[service], s.latency[""])
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
