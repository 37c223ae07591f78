// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"slices"
	"time"
)

// rounds is the number of rounds that count.
const rounds = 5

// measurement measures once.
type measurement[T any] func() (T, error)

// interleave repeats the measurements in turn, so that other load on the machine affects all of them. It drops the first
// round, which fills caches.
func interleave[T any](measurements ...measurement[T]) ([][]T, error) {
	taken := make([][]T, len(measurements))
	for round := range rounds + 1 {
		for i, measure := range measurements {
			value, err := measure()
			if err != nil {
				return nil, err
			}
			if round > 0 {
				taken[i] = append(taken[i], value)
			}
		}
	}
	return taken, nil
}

// operation does a short piece of work.
type operation func(context.Context) error

// timed measures the duration of an operation.
func (o operation) timed(ctx context.Context) measurement[time.Duration] {
	return func() (time.Duration, error) {
		began := time.Now()
		err := o(ctx)
		return time.Since(began), err
	}
}

// pair times two short operations in turn.
type pair struct {
	provider, reference           operation
	providerTimes, referenceTimes []time.Duration
}

// run runs each operation once.
func (p *pair) run(ctx context.Context) error {
	took, err := p.provider.timed(ctx)()
	if err != nil {
		return err
	}
	p.providerTimes = append(p.providerTimes, took)
	took, err = p.reference.timed(ctx)()
	p.referenceTimes = append(p.referenceTimes, took)
	return err
}

// comparePair compares the medians of n runs of a pair in each round. It drops the first round, as interleave does.
func comparePair(ctx context.Context, name string, n int, p pair, target float64) (row, error) {
	var provider, reference []time.Duration
	for range rounds + 1 {
		round := pair{provider: p.provider, reference: p.reference}
		for range n {
			if err := round.run(ctx); err != nil {
				return row{}, err
			}
		}
		provider, reference = append(provider, median(round.providerTimes)), append(reference, median(round.referenceTimes))
	}
	return compare(name, provider[1:], reference[1:], target), nil
}

func median[T time.Duration | float64](values []T) T {
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

// ratio returns the median of the ratios of each round. Both times of a round were measured under the same load.
func ratio(provider, reference []time.Duration) float64 {
	var ratios []float64
	for i := range provider {
		ratios = append(ratios, float64(provider[i])/float64(reference[i]))
	}
	return median(ratios)
}
