// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"time"
)

// rounds is how often everything is measured. Its results are medians.
const rounds = 5

// measurement does something once and returns what it took.
type measurement[T any] func() (T, error)

// interleave measures one after the other and begins again, so that whatever else the machine does meets all of them.
// A first round, which fills caches, is not counted.
func interleave[T any](measurements ...measurement[T]) ([][]T, error) {
	taken := make([][]T, len(measurements))
	for round := range rounds + 1 {
		for i, measure := range measurements {
			took, err := measure()
			if err != nil {
				return nil, err
			}
			if round > 0 {
				taken[i] = append(taken[i], took)
			}
		}
	}
	return taken, nil
}

func median[T time.Duration | float64](of []T) T {
	return slices.Sorted(slices.Values(of))[len(of)/2]
}

// ratio is the median of the rounds' own ratios: within a round both have met the same machine.
func ratio(ours, theirs []time.Duration) float64 {
	var each []float64
	for i := range ours {
		each = append(each, float64(ours[i])/float64(theirs[i]))
	}
	return median(each)
}
