// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// minRemaining is the remaining lifetime that a session needs to be reused.
const minRemaining = 60 * time.Second

// Pool shares sessions between data sources, resources and actions: it opens one per account, task policy and
// Region, and reuses it until 60 seconds before it expires. It is safe for concurrent use.
type Pool struct {
	client  *Client
	opening singleflight.Group

	mu       sync.Mutex
	sessions map[string]Session
}

// NewPool returns an empty Pool whose sessions client opens.
func NewPool(client *Client) *Pool {
	return &Pool{client: client, sessions: map[string]Session{}}
}

// Session returns an open session for the request, or opens one. DurationSeconds has an effect only if it
// opens one. The errors are those of [Client.Open].
func (p *Pool) Session(ctx context.Context, r Request) (Session, error) {
	key := r.Target.AccountID + " " + r.Policy.String() + " " + r.Region
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	for {
		if s, ok := p.usable(key); ok {
			return s, nil
		}
		isOpener := make(chan struct{}) // closed if this call opens the session
		shared := p.opening.DoChan(key, func() (any, error) {
			close(isOpener)
			if s, ok := p.usable(key); ok {
				return outcome{session: s}, nil
			}
			s, err := p.client.Open(ctx, r)
			if err == nil {
				p.keep(key, s)
			}
			return outcome{s, err, ended(ctx)}, nil
		})
		select {
		case <-isOpener:
			o := (<-shared).Val.(outcome) // Open returns when ctx ends
			return o.session, o.err
		case result := <-shared:
			o := result.Val.(outcome)
			if o.err == nil || !o.openerEnded {
				return o.session, o.err
			}
			// The context of the other call ended, so this call tries again with its own.
		case <-ctx.Done():
			return p.client.Open(ctx, r) // sends no request, and returns the failure of an ended context
		}
	}
}

// outcome is the result of one call of Open, which several calls of Session can share.
type outcome struct {
	session     Session
	err         error
	openerEnded bool // whether the context of the call had ended when Open returned
}

// ended reports whether a context has ended, or ends now: Open can report its deadline before ctx does.
func ended(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() != nil || ok && time.Until(deadline) <= 0
}

func (p *Pool) usable(key string) (Session, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.sessions[key]
	if ok && s.Expiration.Sub(p.client.Now()) < minRemaining {
		delete(p.sessions, key)
		return Session{}, false
	}
	return s, ok
}

func (p *Pool) keep(key string, s Session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sessions[key] = s
}
