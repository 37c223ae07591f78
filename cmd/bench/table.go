// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
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

// print writes the table, after profiling what missed its target.
func (b *bench) print(ctx context.Context, results []result) error {
	var lines strings.Builder
	lines.WriteString("| measured\t| provider\t| against\t| value\t| target\t| \t|\n|---\t|---\t|---\t|---\t|---\t|---\t|\n")
	for _, r := range results {
		target, verdict := "", ""
		if r.target > 0 {
			target, verdict = fmt.Sprintf("%.2f%s", r.target, r.unit), "met"
		}
		if r.missed() {
			verdict = "missed"
			if r.expose != nil {
				profile, err := r.expose(ctx)
				if err != nil {
					return err
				}
				verdict += ": " + profile
			}
		}
		fmt.Fprintf(&lines, "| %s\t| %s\t| %s\t| %.2f%s\t| %s\t| %s\t|\n", r.what, r.ours, r.theirs, r.value, r.unit, target, verdict)
	}
	aligned := tabwriter.NewWriter(os.Stdout, 0, 0, 1, ' ', 0)
	if _, err := aligned.Write([]byte(lines.String())); err != nil {
		return err
	}
	return aligned.Flush()
}
