// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"net/http"
	"strings"
)

// Fault makes the sandbox deviate from AWS. Functions such as Throttled, Dropped and Refused return the
// common faults, whose fields a test may then set.
type Fault struct {
	// Action selects requests by API action: "GetUser", "iam:GetUser", or "iam:*" for all of a service.
	// Empty selects all.
	Action string
	// Account selects requests by account: the target of AssumeRoot, and the account of the access key in
	// other requests. Empty selects all.
	Account string
	// Name is recorded with the requests that the fault affects.
	Name string
	// Skip is the number of selected requests before the first one that the fault affects.
	Skip int
	// Times is the number of requests that the fault affects, 0 for all.
	Times int
	// Rate is the share of the selected requests that the fault affects, between 0 and 1, drawn identically
	// in every run. 0 affects all.
	Rate float64
	// After carries out the request first, so that only its response is replaced. By default the request
	// has no effect.
	After bool
	// Run, if set, is called before Answer: with After between the effect of the request and its response,
	// otherwise before the effect. It may call the sandbox.
	Run func(Call)
	// Answer replaces the response of the sandbox. If it is nil, as in a Fault with Run alone, the sandbox
	// responds. The body of the request was read. The context of the request ends when the client
	// disconnects or the sandbox closes.
	Answer http.HandlerFunc

	// answer is an Answer that needs the sandbox's own request.
	answer func(*recorder, *request)
}

// injected is a Fault with its counters.
type injected struct {
	Fault
	skipped, used int
}

// Inject adds faults. The first fault that selects a request and is not used up affects it, before its
// signature is verified unless the fault has After.
func (s *Sandbox) Inject(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, fault := range faults {
		s.faults = append(s.faults, &injected{Fault: fault})
	}
}

// ClearFaults removes all faults. Requests that a fault keeps waiting continue to wait.
func (s *Sandbox) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// nextFault returns the fault that affects a request, nil if none does.
func (s *Sandbox) nextFault(r *request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, fault := range s.faults {
		if !fault.selects(r, s.affectedAccount(r)) || fault.Times > 0 && fault.used == fault.Times {
			continue
		}
		if fault.skipped < fault.Skip {
			fault.skipped++
			continue
		}
		if fault.Rate > 0 && s.random.Float64() >= fault.Rate {
			continue
		}
		fault.used++
		return &fault.Fault
	}
	return nil
}

// selects reports whether the Action and the Account of a fault match a request.
func (f *Fault) selects(r *request, account string) bool {
	name := r.action
	if strings.Contains(f.Action, ":") {
		name = r.service + ":" + r.action
	}
	return matchesAny([]string{cmp.Or(f.Action, "*")}, name) && (f.Account == "" || f.Account == account)
}

// affectedAccount returns the account that a fault selects a request by. The signature is not verified yet.
func (s *Sandbox) affectedAccount(r *request) string {
	if r.action == "AssumeRoot" {
		return targetAccount(r.parameters["TargetPrincipal"])
	}
	if claimed, ok := s.principals[r.authorization.accessKeyID]; ok {
		return claimed.AccountID()
	}
	return ""
}
