// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

func audit(account string) assumeroot.Request {
	r := unlock()
	r.Target.AccountID = account
	r.Policy.Name = "IAMAuditRootUserCredentials"
	return r
}

func TestPool_sharesSessions(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	pool := assumeroot.NewPool(newClient(config(sb, sb.Admin())))
	var all sync.WaitGroup
	keys := sync.Map{}
	for range 20 {
		for _, request := range []assumeroot.Request{unlock(), audit(sandbox.Member), audit(sandbox.OtherMember)} {
			all.Go(func() {
				s, err := pool.Session(t.Context(), request)
				if err != nil {
					t.Error(err)
				}
				keys.Store(s.AccessKeyID, true)
			})
		}
	}
	all.Wait()
	different := 0
	keys.Range(func(any, any) bool { different++; return true })
	if calls := len(sb.Calls("AssumeRoot")); calls != 3 || different != 3 {
		t.Errorf("%d requests for %d sessions, want 3", calls, different)
	}
}

func TestPool_dropsSessionBeforeExpiration(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	var passed atomic.Int64
	o := options()
	o.Now = func() time.Time { return now.Add(time.Duration(passed.Load())) }
	pool := assumeroot.NewPool(assumeroot.New(config(sb, sb.Admin()), o))
	request := audit(sandbox.Member)
	request.DurationSeconds = aws.Int32(900)
	for _, step := range []struct {
		passed time.Duration
		calls  int
	}{{0, 1}, {840 * time.Second, 1}, {841 * time.Second, 2}} {
		passed.Store(int64(step.passed))
		if _, err := pool.Session(t.Context(), request); err != nil {
			t.Fatal(err)
		}
		if calls := len(sb.Calls("AssumeRoot")); calls != step.calls {
			t.Errorf("after %s: %d requests, want %d", step.passed, calls, step.calls)
		}
	}
}

// A caller that is cancelled while it opens the session must not take the session away from the others.
func TestPool_openerCancelled(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	arrived, release := make(chan struct{}), make(chan struct{})
	sb.Inject(sandbox.Fault{Action: "AssumeRoot", Times: 1, Answer: func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		select {
		case <-r.Context().Done():
		case <-release:
		}
	}})
	defer close(release)
	pool := assumeroot.NewPool(newClient(config(sb, sb.Admin())))
	opener, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := pool.Session(opener, audit(sandbox.Member)); err == nil {
			t.Error("the cancelled caller got a session")
		}
	})
	<-arrived
	all.Go(func() {
		if _, err := pool.Session(t.Context(), audit(sandbox.Member)); err != nil {
			t.Error(err)
		}
	})
	cancel()
	all.Wait()
}

// slowServer waits before each response.
type slowServer struct {
	server   server
	delay    time.Duration
	requests atomic.Int64
}

func (s *slowServer) Do(r *http.Request) (*http.Response, error) {
	s.requests.Add(1)
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case <-time.After(s.delay):
		return s.server.Do(r)
	}
}

// Each of two callers that share a request has its own timeout.
func TestPool_timeouts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opener, waiter time.Duration
		requests       int64
	}{
		"the opener's is shorter": {20 * time.Second, 2 * time.Minute, 2},
		"the waiter's is shorter": {2 * time.Minute, 20 * time.Second, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				slow := &slowServer{server: server{responses: []response{{http.StatusOK, "text/xml", []byte(opened)}}}, delay: 30 * time.Second}
				pool := assumeroot.NewPool(offline(slow))
				var both sync.WaitGroup
				for _, timeout := range []time.Duration{test.opener, test.waiter} {
					both.Go(func() {
						request := unlock()
						request.Timeout = timeout
						began := time.Now()
						_, err := pool.Session(t.Context(), request)
						if timeout > slow.delay {
							if err != nil {
								t.Errorf("timeout %s: %v", timeout, err)
							}
							return
						}
						took := time.Since(began)
						f, ok := errors.AsType[*awscall.Failure](err)
						if !ok || f.Summary != summary.TimedOut.With("AssumeRoot") || took != timeout {
							t.Errorf("timeout %s: after %s the error is %v", timeout, took, err)
							return
						}
						if sent := f.Attempts > 0; sent != (timeout == test.opener) {
							t.Errorf("timeout %s: %d attempts", timeout, f.Attempts)
						}
					})
					synctest.Wait()
				}
				both.Wait()
				if n := slow.requests.Load(); n != test.requests {
					t.Errorf("%d requests, want %d", n, test.requests)
				}
			})
		})
	}
}

// Each caller ends its context as soon as it has the failure.
func TestPool_sharesFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		denial := response{http.StatusForbidden, "text/xml", fmt.Appendf(nil, errorResponse, "AccessDenied", "A denial of tomorrow.")}
		slow := &slowServer{server: server{responses: []response{denial}}, delay: time.Second}
		pool := assumeroot.NewPool(offline(slow))
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if _, err := pool.Session(ctx, unlock()); err == nil {
					t.Error("the request succeeded")
				}
			})
		}
		all.Wait()
		if n := slow.requests.Load(); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
}

func TestPool_failureIsNotKept(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	fault := sandbox.Refused("AssumeRoot", http.StatusForbidden, "AccessDenied", "A denial of tomorrow.")
	fault.Times = 1
	sb.Inject(fault)
	pool := assumeroot.NewPool(newClient(config(sb, sb.Admin())))
	if _, err := pool.Session(t.Context(), audit(sandbox.Member)); err == nil {
		t.Error("the first request succeeded")
	}
	if _, err := pool.Session(t.Context(), audit(sandbox.Member)); err != nil {
		t.Error(err)
	}
}
