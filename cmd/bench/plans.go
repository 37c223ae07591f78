// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"time"
)

const (
	most               = 1000 // sessions
	defaultParallelism = 10   // of engines
)

// plans compares plans of ever more sessions with as many of the provider that does nothing.
func (b *bench) plans(ctx context.Context) ([]result, error) {
	counts := []int{1, 100, most}
	var measurements []measurement
	for _, n := range counts {
		measurements = append(measurements, b.timed(ctx, session, n, defaultParallelism), b.timed(ctx, nothing, n, defaultParallelism))
	}
	taken, err := interleave(measurements...)
	if err != nil {
		return nil, err
	}
	var results []result
	for i, n := range counts {
		results = append(results, compared(fmt.Sprintf("plan with %d sessions", n), taken[2*i], taken[2*i+1], 0))
	}
	whole := &results[len(results)-1]
	whole.target = 1.30
	whole.expose = b.profilePlan(most, defaultParallelism)

	hundred, theirHundred, thousand, theirThousand := taken[2], taken[3], taken[4], taken[5]
	ours, theirs := ratio(thousand, hundred), ratio(theirThousand, theirHundred)
	return append(results, result{
		what:   "growth from 100 to 1000 sessions",
		ours:   fmt.Sprintf("%.2f times", ours),
		theirs: fmt.Sprintf("%.2f times", theirs),
		value:  ours / theirs,
		target: 1,
	}), nil
}

// waits compares plans that wait for STS with the least that they can take: the waiting itself, or the engine's own work.
func (b *bench) waits(ctx context.Context) ([]result, error) {
	const latency = 50 * time.Millisecond
	b.sandbox.SetLatency(latency)
	defer b.sandbox.SetLatency(0)
	var results []result
	for _, parallelism := range []int{10, 50} {
		taken, err := interleave(b.timed(ctx, session, most, parallelism), b.timed(ctx, nothing, most, parallelism))
		if err != nil {
			return nil, err
		}
		ours, least := taken[0], taken[1]
		for i := range least {
			least[i] = max(least[i], most/time.Duration(parallelism)*latency)
		}
		r := compared(fmt.Sprintf("%d sessions, STS takes %s, -parallelism=%d", most, latency, parallelism), ours, least, 1.25)
		r.expose = b.profilePlan(most, parallelism)
		results = append(results, r)
	}
	return results, nil
}
