// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// result is a line of the table.
type result struct {
	what   string
	ours   string
	theirs string // what ours is compared with; empty where the target is absolute
	value  float64
	unit   string
	target float64                               // the most that the value should be; 0 for none
	expose func(context.Context) (string, error) // where it is known, profiles what was measured into the file returned
}

// compared is a result that is a ratio of times.
func compared(what string, ours, theirs []time.Duration, target float64) result {
	return result{what: what, ours: shown(median(ours)), theirs: shown(median(theirs)), value: ratio(ours, theirs), target: target}
}

func shown(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return d.Round(time.Microsecond).String()
	case d < time.Second:
		return d.Round(100 * time.Microsecond).String()
	default:
		return d.Round(10 * time.Millisecond).String()
	}
}

func (r result) missed() bool {
	return r.target > 0 && r.value > r.target
}

// table shows results, after profiling what missed its target.
func table(ctx context.Context, results []result) string {
	var lines strings.Builder
	lines.WriteString("| measured\t| provider\t| against\t| value\t| target\t| \t|\n|---\t|---\t|---\t|---\t|---\t|---\t|\n")
	for _, r := range results {
		target := ""
		if r.target > 0 {
			target = fmt.Sprintf("%.2f%s", r.target, r.unit)
		}
		fmt.Fprintf(&lines, "| %s\t| %s\t| %s\t| %.2f%s\t| %s\t| %s\t|\n", r.what, r.ours, r.theirs, r.value, r.unit, target, r.verdict(ctx))
	}
	var aligned strings.Builder
	writer := tabwriter.NewWriter(&aligned, 0, 0, 1, ' ', 0)
	_, _ = io.WriteString(writer, lines.String()) // a Builder takes everything
	_ = writer.Flush()
	return aligned.String()
}

func (r result) verdict(ctx context.Context) string {
	switch {
	case r.target == 0:
		return ""
	case !r.missed():
		return "met"
	case r.expose == nil:
		return "missed"
	}
	profile, err := r.expose(ctx)
	if err != nil {
		return "missed, and not profiled: " + strings.ReplaceAll(err.Error(), "\n", " ")
	}
	return "missed: " + profile
}
