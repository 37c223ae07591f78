// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

func TestInterleave_dropsFirstRound(t *testing.T) {
	t.Parallel()
	var order []string
	measure := func(name string) measurement[int] {
		calls := 0
		return func() (int, error) {
			order = append(order, name)
			calls++
			return calls, nil
		}
	}
	taken, err := interleave(measure("provider"), measure("reference"))
	if err != nil {
		t.Fatal(err)
	}
	counted := []int{2, 3, 4, 5, 6}
	if !slices.Equal(taken[0], counted) || !slices.Equal(taken[1], counted) {
		t.Errorf("got %v, want %v for each", taken, counted)
	}
	if want := slices.Repeat([]string{"provider", "reference"}, rounds+1); !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}

func TestInterleave_failure(t *testing.T) {
	t.Parallel()
	failure := errors.New("failure")
	if _, err := interleave(func() (int, error) { return 0, failure }); !errors.Is(err, failure) {
		t.Errorf("got %v, want %v", err, failure)
	}
}

func TestComparePair_takesTurns(t *testing.T) {
	t.Parallel()
	var order []string
	do := func(name string) operation {
		return func(context.Context) error {
			order = append(order, name)
			return nil
		}
	}
	r, err := comparePair(t.Context(), "name", 3, pair{provider: do("provider"), reference: do("reference")}, 2)
	if err != nil || r.measurement != "name" || r.target != 2 {
		t.Errorf("got %+v, %v", r, err)
	}
	if want := slices.Repeat([]string{"provider", "reference"}, 3*(rounds+1)); !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}

func TestComparePair_failure(t *testing.T) {
	t.Parallel()
	failure := errors.New("failure")
	failing := func(context.Context) error { return failure }
	succeeding := func(context.Context) error { return nil }
	for name, p := range map[string]pair{
		"provider":  {provider: failing, reference: succeeding},
		"reference": {provider: succeeding, reference: failing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := comparePair(t.Context(), name, 1, p, 0); !errors.Is(err, failure) {
				t.Errorf("got %v, want %v", err, failure)
			}
		})
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		values []float64
		want   float64
	}{
		"one":      {[]float64{3}, 3},
		"sorted":   {[]float64{1, 2, 3}, 2},
		"unsorted": {[]float64{9, 1, 5, 7, 3}, 5},
		"outlier":  {[]float64{1, 1, 100}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := slices.Clone(test.values)
			if got := median(test.values); got != test.want {
				t.Errorf("got %g, want %g", got, test.want)
			}
			if !slices.Equal(test.values, before) {
				t.Errorf("the values changed from %v to %v", before, test.values)
			}
		})
	}
}

func TestRatio_medianOfRounds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		provider, reference []time.Duration
		want                float64
	}{
		"equal":                {[]time.Duration{2, 2, 2}, []time.Duration{2, 2, 2}, 1},
		"twice":                {[]time.Duration{4, 8, 12}, []time.Duration{2, 4, 6}, 2},
		"slow round":           {[]time.Duration{3, 300, 3}, []time.Duration{2, 200, 2}, 1.5},
		"not ratio of medians": {[]time.Duration{1, 2, 9}, []time.Duration{1, 4, 3}, 1}, // the medians are 2 and 3
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := ratio(test.provider, test.reference); got != test.want {
				t.Errorf("got %g, want %g", got, test.want)
			}
		})
	}
}

func TestWaiting_roundsUp(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		n, parallelism int
		want           time.Duration
	}{
		"one":          {1, 10, time.Second},
		"one turn":     {10, 10, time.Second},
		"one more":     {11, 10, 2 * time.Second},
		"twenty turns": {1000, 50, 20 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := waiting(test.n, test.parallelism, time.Second); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
