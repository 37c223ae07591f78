// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

type key struct{}

func TestRequestContext_followsParent(t *testing.T) {
	t.Parallel()
	deadline := time.Now().Add(time.Hour)
	parent, cancel := context.WithDeadline(context.WithValue(t.Context(), key{}, "value"), deadline)
	defer cancel()
	ctx, release := newRequestContext(parent)
	defer release()
	derived, stop := context.WithCancel(ctx)
	defer stop()

	if got, ok := ctx.Deadline(); !ok || !got.Equal(deadline) {
		t.Errorf("the deadline is %s, want %s", got, deadline)
	}
	if derived.Value(key{}) != "value" || derived.Err() != nil {
		t.Errorf("the value is %v and the error is %v", derived.Value(key{}), derived.Err())
	}
	cancel()
	<-derived.Done()
	if ctx.Value(key{}) != "value" {
		t.Error("the value is lost before the response")
	}
}

func TestRequestContext_endsOnce(t *testing.T) {
	t.Parallel()
	expired, cancelExpired := context.WithDeadline(t.Context(), time.Now().Add(-time.Hour))
	defer cancelExpired()
	for name, test := range map[string]struct {
		parent context.Context
		want   error
	}{
		"response":          {t.Context(), context.Canceled},
		"deadline exceeded": {expired, context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, release := newRequestContext(test.parent)
			done := ctx.Done()
			if test.parent.Err() != nil {
				<-done
			} else if ctx.Err() != nil {
				t.Errorf("before the response the error is %v", ctx.Err())
			}
			release()
			<-done
			if ctx.Done() != done {
				t.Error("the Done channel changed")
			}
			if !errors.Is(ctx.Err(), test.want) || ctx.Value(key{}) != nil {
				t.Errorf("after the response the error is %v and the value is %v, want %v and none", ctx.Err(), ctx.Value(key{}), test.want)
			}
		})
	}
}

func TestRequestContext_releasesDerivedContext(t *testing.T) {
	t.Parallel()
	ctx, release := newRequestContext(context.WithValue(t.Context(), key{}, "value"))
	derived, stop := context.WithCancel(ctx)
	defer stop()
	release()
	<-derived.Done()
	if derived.Value(key{}) != nil {
		t.Errorf("after the response the value is %v", derived.Value(key{}))
	}
}

// A connection that a request opened can read the context of the request after the response.
func TestRequestContext_concurrentUse(t *testing.T) {
	t.Parallel()
	parent, cancel := context.WithCancel(t.Context())
	ctx, release := newRequestContext(parent)
	var all sync.WaitGroup
	all.Go(func() {
		for range 1000 {
			_, stop := context.WithCancel(ctx)
			_, _ = ctx.Value(key{}), ctx.Err()
			stop()
		}
	})
	all.Go(cancel)
	all.Go(release)
	all.Wait()
	<-ctx.Done()
}
