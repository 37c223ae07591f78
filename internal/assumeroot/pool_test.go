// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
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
