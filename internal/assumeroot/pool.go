// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// reuseLimit is the time before its expiration from which a session is not handed out again.
const reuseLimit = 60 * time.Second

// Pool shares sessions between data sources, resources and actions: it opens one per account, task policy and Region, and
// hands it out until 60 seconds before it expires. It is safe for concurrent use.
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

// Session returns a session for the request, an open one if there is one. The errors are those of [Client.Open].
func (p *Pool) Session(ctx context.Context, r Request) (Session, error) {
	key := r.Target.AccountID + " " + r.Policy.String() + " " + r.Region
	for {
		if s, ok := p.usable(key); ok {
			return s, nil
		}
		shared := p.opening.DoChan(key, func() (any, error) {
			if s, ok := p.usable(key); ok {
				return outcome{session: s}, nil
			}
			s, err := p.client.Open(ctx, r)
			if err == nil {
				p.keep(key, s)
			}
			return outcome{s, err, ctx}, nil
		})
		select {
		case <-ctx.Done():
			return p.client.Open(ctx, r) // which sends no request, and explains why
		case result := <-shared:
			o := result.Val.(outcome)
			if o.err == nil || o.opener == ctx || o.opener.Err() == nil {
				return o.session, o.err
			}
			// The context of the caller that opened the session ended, and this one has not.
		}
	}
}

// outcome is the result of one request that several callers wait for.
type outcome struct {
	session Session
	err     error
	opener  context.Context // of the caller that sent the request
}

func (p *Pool) usable(key string) (Session, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.sessions[key]
	if ok && s.Expiration.Sub(p.client.Now()) < reuseLimit {
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
