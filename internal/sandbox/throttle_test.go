// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestSetAssumeRootLimit_burstAndRate(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := sandboxtest.Start(t, sandbox.WithClock(clock.now))
	s.SetAssumeRootLimit(20, 40)
	admin := as(s, s.Admin(), signedAt(clock))
	// granted sends 50 requests and returns the number that STS did not throttle.
	granted := func() int {
		s.Forget()
		for range 50 {
			assumeRoot(t, admin, unlockBucketPolicy)
		}
		n := 0
		for _, call := range s.Calls("AssumeRoot") {
			switch {
			case call.Status == 200:
				n++
			case call.Code != "Throttling" || call.Status != 400:
				t.Errorf("recorded %+v", call)
			}
		}
		return n
	}
	if got := granted(); got != 40 {
		t.Errorf("%d requests at once were granted, want 40", got)
	}
	clock.time = clock.time.Add(500 * time.Millisecond)
	if got := granted(); got != 10 {
		t.Errorf("%d requests after half a second were granted, want 10", got)
	}
	clock.time = clock.time.Add(time.Minute)
	if got := granted(); got != 40 {
		t.Errorf("%d requests after a minute were granted, want 40", got)
	}
	_, err := assumeRoot(t, admin, unlockBucketPolicy)
	failure{400, "Throttling", "Rate exceeded"}.check(t, err)
	if got := whoami(t, admin); got != s.Admin().ARN {
		t.Errorf("got %s", got)
	}
	if _, err := assumeRoot(t, as(s, s.Delegate(), signedAt(clock)), unlockBucketPolicy); err != nil {
		t.Error("another account:", err)
	}

	s.SetAssumeRootLimit(0, 0)
	if got := granted(); got != 50 {
		t.Errorf("%d requests without a limit were granted, want 50", got)
	}
}
