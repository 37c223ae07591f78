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
	var measurements []measurement[time.Duration]
	for _, n := range counts {
		for _, kind := range []string{session, nothing} {
			measurements = append(measurements, b.timed(ctx, workload{kind: kind, many: n, parallelism: defaultParallelism}))
		}
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
	whole.expose = func(ctx context.Context) (string, error) {
		return b.profile(ctx, workload{kind: session, many: most, parallelism: defaultParallelism}, "plan", "cpu")
	}

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
	var results []result
	for _, parallelism := range []int{10, 50} {
		w := workload{kind: session, many: most, parallelism: parallelism, latency: 50 * time.Millisecond}
		taken, err := interleave(b.timed(ctx, w), b.timed(ctx, workload{kind: nothing, many: most, parallelism: parallelism}))
		if err != nil {
			return nil, err
		}
		ours, least := taken[0], taken[1]
		for i := range least {
			least[i] = max(least[i], w.waiting())
		}
		r := compared(fmt.Sprintf("%d sessions, STS takes %s, -parallelism=%d", w.many, w.latency, w.parallelism), ours, least, 1.25)
		r.expose = func(ctx context.Context) (string, error) {
			return b.profile(ctx, w, fmt.Sprintf("wait-parallelism-%d", w.parallelism), "cpu")
		}
		results = append(results, r)
	}
	return results, nil
}

// waiting is how long a plan takes that does nothing but wait for STS.
func (w workload) waiting() time.Duration {
	turns := (w.many + w.parallelism - 1) / w.parallelism
	return time.Duration(turns) * w.latency
}
