// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	// firstRate is the rate, in requests per second, that the pacer sets when AWS throttles the first request.
	// The rate never falls below leastRate.
	firstRate = 20
	leastRate = 10

	// Each success adds rateStep to the rate, and each throttled request multiplies it by rateCut. If AWS accepts
	// 20 requests per second, these values lead to 3 throttled requests in 8; if it accepts 100, to 1 in 7. Above
	// freeRate, the pacer delays no requests.
	rateStep = 1
	rateCut  = 0.95
	freeRate = 500
)

// errTurn is part of the error of a request that was not sent, because its context ended before its turn.
var errTurn = errors.New("the request was not sent before its context ended")

// pacer spaces the AssumeRoot requests of one caller, because AWS limits their rate for each caller and publishes no number.
// It delays no request until AWS throttles one. From then on, requests wait for their turn in order of arrival, and the rate
// follows the rate that AWS accepts. It is safe for concurrent use.
type pacer struct {
	turn chan struct{} // full while a request waits for next

	mu        sync.Mutex
	rate      float64   // requests per second; 0 for no limit
	began     time.Time // of the present pacing
	next      time.Time // before which no request is sent
	throttled int
}

func newPacer() *pacer {
	return &pacer{turn: make(chan struct{}, 1)}
}

// wait blocks until the next request may be sent, and returns the time at that moment. If ctx ends first, the
// error wraps errTurn.
func (p *pacer) wait(ctx context.Context) (time.Time, error) {
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return time.Time{}, errors.Join(errTurn, ctx.Err())
	}
	p.mu.Lock()
	delay := time.Until(p.next)
	p.mu.Unlock()
	if delay > 0 {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return time.Time{}, errors.Join(errTurn, ctx.Err())
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.rate > 0 {
		p.next = now.Add(time.Duration(float64(time.Second) / p.rate))
	}
	return now, nil
}

// succeeded raises the rate.
func (p *pacer) succeeded() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rate == 0 {
		return
	}
	if p.rate += rateStep; p.rate > freeRate {
		p.rate = 0
	}
}

// refused counts a throttled request, and begins the pacing or lowers the rate. It does not lower the rate for a
// request sent before pacing began, because that request does not show that the present rate is too high.
func (p *pacer) refused(sent time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.throttled++
	switch {
	case p.rate == 0:
		p.rate, p.began = firstRate, time.Now()
	case sent.After(p.began):
		p.rate = max(leastRate, p.rate*rateCut)
	}
}

// throttlings returns the number of requests that AWS throttled so far.
func (p *pacer) throttlings() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.throttled
}
