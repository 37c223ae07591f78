// SPDX-License-Identifier: MPL-2.0

// Package summary has the summaries of all messages: the first line of each diagnostic. The guide on troubleshooting has a
// heading for each of them.
package summary

import (
	"fmt"
	"slices"
	"strings"
)

// headings are the headings of the guide on troubleshooting.
var headings []string

// All returns the headings that the guide on troubleshooting must have.
func All() []string { return slices.Clone(headings) }

// Format is a summary with a %s for each part that differs between messages.
type Format string

// With returns the summary with the given parts.
func (f Format) With(parts ...any) string { return fmt.Sprintf(string(f), parts...) }

// message adds a summary to the headings.
func message(text string) string {
	headings = append(headings, text)
	return text
}

// format adds a heading for each example of a summary. An example has as many parts as the format.
func format(f Format, examples ...any) Format {
	for parts := range slices.Chunk(examples, strings.Count(string(f), "%s")) {
		headings = append(headings, f.With(parts...))
	}
	return f
}
