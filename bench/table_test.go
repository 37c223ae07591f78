// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"testing"
	"time"
)

func profiled(path string, err error) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return path, err }
}

func TestRow_result(t *testing.T) {
	t.Parallel()
	unexpected := func(context.Context) (string, error) {
		t.Error("a workload that met its target was profiled")
		return "", nil
	}
	for name, test := range map[string]struct {
		row  row
		want string
	}{
		"no target":          {row{value: 9, profile: unexpected}, ""},
		"met":                {row{value: 1.2, target: 1.25, profile: unexpected}, "met"},
		"equal":              {row{value: 1.25, target: 1.25, profile: unexpected}, "met"},
		"missed":             {row{value: 1.26, target: 1.25}, "missed"},
		"profile":            {row{value: 2, target: 1, profile: profiled("cpu.pprof", nil)}, "missed; profile: cpu.pprof"},
		"failed profile":     {row{value: 2, target: 1, profile: profiled("", errors.New("exit status 1"))}, "missed; no profile: exit status 1"},
		"error of two lines": {row{value: 2, target: 1, profile: profiled("", errors.New("exit\nstatus"))}, "missed; no profile: exit status"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.row.result(t.Context()); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	got := table(t.Context(), []row{
		compare("plan", []time.Duration{3 * time.Second}, []time.Duration{2 * time.Second}, 1.25),
		{measurement: "memory", value: 2, unit: " MB", target: 1, profile: profiled("", errors.New("none"))},
		{measurement: "lost", provider: "0", reference: "4"},
	})
	want := `| measurement | provider | reference | value | target | result |
|---|---|---|---|---|---|
| plan | 3s | 2s | 1.50 | 1.25 | missed |
| memory |  |  | 2.00 MB | 1.00 MB | missed; no profile: none |
| lost | 0 | 4 |  |  |  |
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRounded(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		123456 * time.Nanosecond:  "123µs",
		12345 * time.Microsecond:  "12.3ms",
		1234567 * time.Nanosecond: "1.2ms",
		1234 * time.Millisecond:   "1.23s",
	} {
		if got := rounded(d); got != want {
			t.Errorf("%s becomes %s, want %s", d.String(), got, want)
		}
	}
}
