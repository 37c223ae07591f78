// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"golang.org/x/time/rate"
)

// SetAssumeRootLimit limits the AssumeRoot requests of each caller's account, as a token bucket: a
// sustained rate in requests per second, and the number of requests that may exceed it at once. STS refuses
// further requests with Throttling. A rate of 0, as in a new sandbox, sets no limit. The clock of the
// sandbox refills the buckets.
func (s *Sandbox) SetAssumeRootLimit(perSecond float64, burst int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.assumeRootRate, s.assumeRootBurst = rate.Limit(perSecond), burst
	s.assumeRootLimits = map[string]*rate.Limiter{}
}

// throttle refuses a request of AssumeRoot that exceeds the limit.
func (s *Sandbox) throttle(r *request) *refusal {
	if s.assumeRootRate == 0 || r.service != "sts" || r.action != "AssumeRoot" {
		return nil
	}
	account := r.caller.AccountID()
	limit, ok := s.assumeRootLimits[account]
	if !ok {
		limit = rate.NewLimiter(s.assumeRootRate, s.assumeRootBurst)
		s.assumeRootLimits[account] = limit
	}
	if limit.AllowN(s.now(), 1) {
		return nil
	}
	return rateExceeded()
}

func rateExceeded() *refusal {
	return badRequest("Throttling", "Rate exceeded")
}
