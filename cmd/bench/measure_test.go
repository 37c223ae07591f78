// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestInterleaveTakesTurnsAndDropsTheFirstRound(t *testing.T) {
	var order []string
	measure := func(name string) measurement[int] {
		calls := 0
		return func() (int, error) {
			order = append(order, name)
			calls++
			return calls, nil
		}
	}
	taken, err := interleave(measure("ours"), measure("theirs"))
	if err != nil {
		t.Fatal(err)
	}
	counted := []int{2, 3, 4, 5, 6}
	if !slices.Equal(taken[0], counted) || !slices.Equal(taken[1], counted) {
		t.Errorf("counted %v, want %v of each", taken, counted)
	}
	if want := slices.Repeat([]string{"ours", "theirs"}, rounds+1); !slices.Equal(order, want) {
		t.Errorf("measured in the order %v", order)
	}
}

func TestInterleaveEndsWithAnError(t *testing.T) {
	broken := errors.New("broken")
	if _, err := interleave(func() (int, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestMedian(t *testing.T) {
	for name, test := range map[string]struct {
		of   []float64
		want float64
	}{
		"one":        {[]float64{3}, 3},
		"in order":   {[]float64{1, 2, 3}, 2},
		"disordered": {[]float64{9, 1, 5, 7, 3}, 5},
		"an outlier": {[]float64{1, 1, 100}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			before := slices.Clone(test.of)
			if got := median(test.of); got != test.want {
				t.Errorf("got %g, want %g", got, test.want)
			}
			if !slices.Equal(test.of, before) {
				t.Errorf("%v became %v, and rounds lost each other", before, test.of)
			}
		})
	}
}

func TestRatioIsTheMedianOfTheRoundsOwn(t *testing.T) {
	for name, test := range map[string]struct {
		ours, theirs []time.Duration
		want         float64
	}{
		"the same":             {[]time.Duration{2, 2, 2}, []time.Duration{2, 2, 2}, 1},
		"twice":                {[]time.Duration{4, 8, 12}, []time.Duration{2, 4, 6}, 2},
		"a round that is slow": {[]time.Duration{3, 300, 3}, []time.Duration{2, 200, 2}, 1.5},
		"not of the medians":   {[]time.Duration{1, 2, 9}, []time.Duration{1, 4, 3}, 1}, // the medians are 2 and 3
	} {
		t.Run(name, func(t *testing.T) {
			if got := ratio(test.ours, test.theirs); got != test.want {
				t.Errorf("got %g, want %g", got, test.want)
			}
		})
	}
}

func TestWaitingCountsTheLastTurnWhole(t *testing.T) {
	for name, test := range map[string]struct {
		many, parallelism int
		want              time.Duration
	}{
		"one":                  {1, 10, time.Second},
		"all at once":          {10, 10, time.Second},
		"one more":             {11, 10, 2 * time.Second},
		"turns without a rest": {1000, 50, 20 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (workload{many: test.many, parallelism: test.parallelism, latency: time.Second}).waiting(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
