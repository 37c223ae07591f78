// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"sync"
	"time"
)

// stopTimeout is how long a stop waits for running actions.
const stopTimeout = 5 * time.Second

// streams are the running actions. After StopProvider, terraform-plugin-go sends no event of an action, and
// the engine then takes an action that failed because of an interrupt for one that succeeded.
type streams struct {
	mu      sync.Mutex
	running map[chan struct{}]bool // each is closed after the last event
}

// begin adds a stream and returns the function to call after its last event.
func (s *streams) begin() (end func()) {
	done := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == nil {
		s.running = map[chan struct{}]bool{}
	}
	s.running[done] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.running, done)
		close(done)
	}
}

// wait returns when each running stream has ended or the timeout has passed.
func (s *streams) wait(timeout time.Duration) {
	s.mu.Lock()
	var running []chan struct{}
	for done := range s.running {
		running = append(running, done)
	}
	s.mu.Unlock()
	expired := time.After(timeout)
	for _, done := range running {
		select {
		case <-done:
		case <-expired:
			return
		}
	}
}
