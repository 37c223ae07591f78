// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func exposing(path string, err error) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return path, err }
}

func TestVerdicts(t *testing.T) {
	unexpected := func(context.Context) (string, error) {
		t.Error("profiled what had not missed its target")
		return "", nil
	}
	for name, test := range map[string]struct {
		result result
		want   string
	}{
		"no target":                  {result{value: 9, expose: unexpected}, ""},
		"met":                        {result{value: 1.2, target: 1.25, expose: unexpected}, "met"},
		"just met":                   {result{value: 1.25, target: 1.25, expose: unexpected}, "met"},
		"missed":                     {result{value: 1.26, target: 1.25}, "missed"},
		"missed, with a profile":     {result{value: 2, target: 1, expose: exposing("profiles/plan/cpu.pprof", nil)}, "missed: profiles/plan/cpu.pprof"},
		"missed, without a profile":  {result{value: 2, target: 1, expose: exposing("", errors.New("exit status 1"))}, "missed, and not profiled: exit status 1"},
		"missed, with a long reason": {result{value: 2, target: 1, expose: exposing("", errors.New("exit\nstatus"))}, "missed, and not profiled: exit status"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.result.verdict(t.Context()); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestTableHasALineForEachResult(t *testing.T) {
	got := table(t.Context(), []result{
		compared("plan", []time.Duration{3 * time.Second}, []time.Duration{2 * time.Second}, 1.25),
		{what: "broken", value: 2, unit: " MB", target: 1, expose: exposing("", errors.New("no profile"))},
		{what: "whatever comes", ours: "5", theirs: "4", value: 1.25},
	})
	want := []string{
		"| measured | provider | against | value | target | |",
		"|--- |--- |--- |--- |--- |--- |",
		"| plan | 3s | 2s | 1.50 | 1.25 | missed |",
		"| broken | | | 2.00 MB | 1.00 MB | missed, and not profiled: no profile |",
		"| whatever comes | 5 | 4 | 1.25 | | |",
	}
	lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
	if len(lines) != len(want) {
		t.Fatalf("got %d lines, want %d:\n%s", len(lines), len(want), got)
	}
	for i, line := range lines {
		if strings.Join(strings.Fields(line), " ") != want[i] {
			t.Errorf("got  %s\nwant %s", line, want[i])
		}
	}
}

func TestTimesAreShownToWhatIsKnownOfThem(t *testing.T) {
	for d, want := range map[time.Duration]string{
		123456 * time.Nanosecond:  "123µs",
		12345 * time.Microsecond:  "12.3ms",
		1234567 * time.Nanosecond: "1.2ms",
		1234 * time.Millisecond:   "1.23s",
	} {
		if got := shown(d); got != want {
			t.Errorf("%s is shown as %s, want %s", d.String(), got, want)
		}
	}
}
