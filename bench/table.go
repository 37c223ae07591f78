// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// row is one measurement in a table, with its reference and its target.
type row struct {
	measurement string
	provider    string
	reference   string  // empty if the target is absolute
	value       float64 // a ratio if there is no unit; 0 for no value
	unit        string
	target      float64                               // largest accepted value; 0 for no target
	profile     func(context.Context) (string, error) // writes a profile of the workload and returns its path; nil for no profile
}

// compare returns a row with the medians of two series of durations and the ratio between them.
func compare(measurement string, provider, reference []time.Duration, target float64) row {
	return row{
		measurement: measurement,
		provider:    rounded(median(provider)),
		reference:   rounded(median(reference)),
		value:       ratio(provider, reference),
		target:      target,
	}
}

func rounded(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return d.Round(time.Microsecond).String()
	case d < time.Second:
		return d.Round(100 * time.Microsecond).String()
	default:
		return d.Round(10 * time.Millisecond).String()
	}
}

// table returns rows as Markdown. It profiles the workloads that missed their target.
func table(ctx context.Context, rows []row) string {
	var text strings.Builder
	text.WriteString("| measurement | provider | reference | value | target | result |\n|---|---|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&text, "| %s | %s | %s | %s | %s | %s |\n",
			r.measurement, r.provider, r.reference, r.number(r.value), r.number(r.target), r.result(ctx))
	}
	return text.String()
}

// number formats a value or a target.
func (r row) number(n float64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f%s", n, r.unit)
}

func (r row) result(ctx context.Context) string {
	switch {
	case r.target == 0:
		return ""
	case r.value <= r.target:
		return "met"
	case r.profile == nil:
		return "missed"
	}
	path, err := r.profile(ctx)
	if err != nil {
		return "missed; no profile: " + strings.ReplaceAll(err.Error(), "\n", " ")
	}
	return "missed; profile: " + path
}
