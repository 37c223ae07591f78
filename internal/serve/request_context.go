// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"sync"
	"time"
)

// requestContext is the context of one request. It ends with its parent or after the response. After the
// response it has no values and no reference to its parent.
type requestContext struct {
	deadline    time.Time
	hasDeadline bool
	done        chan struct{}

	mu     sync.Mutex
	parent context.Context // nil after the response
	err    error           // nil until done is closed
}

// newRequestContext returns a context for a request and a function to call after the response.
func newRequestContext(parent context.Context) (ctx context.Context, release func()) {
	c := &requestContext{parent: parent, done: make(chan struct{})}
	c.deadline, c.hasDeadline = parent.Deadline()
	stop := context.AfterFunc(parent, func() { c.end(parent.Err()) })
	return c, func() {
		stop()
		c.end(context.Canceled)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.parent = nil
	}
}

func (c *requestContext) end(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
		close(c.done)
	}
}

func (c *requestContext) Deadline() (time.Time, bool) { return c.deadline, c.hasDeadline }

func (c *requestContext) Done() <-chan struct{} { return c.done }

func (c *requestContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *requestContext) Value(key any) any {
	c.mu.Lock()
	parent := c.parent
	c.mu.Unlock()
	if parent == nil {
		return nil
	}
	return parent.Value(key)
}
