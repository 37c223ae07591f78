// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// Fault makes the sandbox answer otherwise than AWS would. The functions that return one cover what clients meet.
type Fault struct {
	// Action is the API action that the fault applies to, empty for every one.
	Action string
	// Name goes on record with the calls that the fault answers.
	Name string
	// Times is how many requests the fault answers, 0 for all.
	Times int
	// Rate is the share of the matching requests that the fault answers, between 0 and 1, drawn the same way in every
	// run. 0 is every one.
	Rate float64
	// Answer takes the place of the sandbox's own answer. The request's body has been read, and its context ends when
	// the client leaves or the sandbox closes.
	Answer http.HandlerFunc

	// answer is an Answer for which the sandbox must know its own request.
	answer func(*recorder, *request)
}

// injected is a fault at work.
type injected struct {
	Fault
	used int
}

// Inject adds faults. A request is answered by the first that matches it and is not used up, before its signature is
// looked at.
func (s *Sandbox) Inject(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, fault := range faults {
		s.faults = append(s.faults, &injected{Fault: fault})
	}
}

// ClearFaults removes all faults. Requests that one keeps waiting go on waiting.
func (s *Sandbox) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// nextFault returns the fault that answers a request, nil if none does.
func (s *Sandbox) nextFault(action string) *injected {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, fault := range s.faults {
		switch {
		case fault.Action != "" && fault.Action != action,
			fault.Times > 0 && fault.used == fault.Times,
			fault.Rate > 0 && s.random.Float64() >= fault.Rate:
			continue
		}
		fault.used++
		return fault
	}
	return nil
}
