// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"time"
)

const maxSessions = 1000

// plans compares plans of 1, 100 and 1000 sessions with plans of the provider that does nothing.
func (b *bench) plans(ctx context.Context) ([]row, error) {
	counts := []int{1, 100, maxSessions}
	var measurements []measurement[time.Duration]
	for _, n := range counts {
		for _, provider := range []string{"assumeroot", "floor"} {
			measurements = append(measurements, b.timed(ctx, sessions(provider, n, defaultParallelism)))
		}
	}
	taken, err := interleave(measurements...)
	if err != nil {
		return nil, err
	}
	var rows []row
	for i, n := range counts {
		rows = append(rows, compare(fmt.Sprintf("plan with %d sessions", n), taken[2*i], taken[2*i+1], 0))
	}
	last := &rows[len(rows)-1]
	last.target = 1.30
	last.profile = b.profile(sessions("assumeroot", maxSessions, defaultParallelism), "plan", "cpu.pprof")

	growth, floorGrowth := ratio(taken[4], taken[2]), ratio(taken[5], taken[3])
	return append(rows, row{
		measurement: "growth from 100 to 1000 sessions",
		provider:    fmt.Sprintf("%.2f times", growth),
		reference:   fmt.Sprintf("%.2f times", floorGrowth),
		value:       growth / floorGrowth,
		target:      1,
	}), nil
}

// latency compares plans to a lower bound while STS is slow. The bound is the time that their requests wait
// for STS, or the plan of the provider that does nothing if that takes longer.
func (b *bench) latency(ctx context.Context) ([]row, error) {
	const latency = 50 * time.Millisecond
	var rows []row
	for _, parallelism := range []int{10, 50} {
		w := sessions("assumeroot", maxSessions, parallelism)
		w.latency = latency
		taken, err := interleave(b.timed(ctx, w), b.timed(ctx, sessions("floor", maxSessions, parallelism)))
		if err != nil {
			return nil, err
		}
		bound := taken[1]
		for i := range bound {
			bound[i] = max(bound[i], waiting(maxSessions, parallelism, latency))
		}
		name := fmt.Sprintf("plan with %d sessions, STS takes %s, -parallelism=%d", maxSessions, latency, parallelism)
		r := compare(name, taken[0], bound, 1.25)
		r.profile = b.profile(w, fmt.Sprintf("latency-%d", parallelism), "cpu.pprof")
		rows = append(rows, r)
	}
	return rows, nil
}

// waiting returns the time that n requests take if each takes latency and parallelism of them run at once.
func waiting(n, parallelism int, latency time.Duration) time.Duration {
	return time.Duration((n+parallelism-1)/parallelism) * latency
}
