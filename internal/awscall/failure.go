// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// Failure is an explained failure of an AWS operation. Every text is redacted, bounded and printable. Texts
// refer to inputs as [roottask.Field] describes.
type Failure struct {
	Summary string // one line, the same for every failure with this cause
	Tried   string // the operation and its target, the Region, the host and the attempts
	Why     string // the cause
	Remedy  string // the action to take, with an example if there is one
	Message string // AWS's code, message and request ID, or the error of the network; empty without either
	Field   roottask.Field

	Action    string // of the API, such as AssumeRoot
	Host      string // of the endpoint
	Code      string // AWS's error code; empty without one
	RequestID string // empty without a response
	Attempts  int    // number of requests sent

	brief bool // the detail is Tried alone
}

// Detail returns everything but the summary, in paragraphs. A [Failure.Brief] failure has only one.
func (f *Failure) Detail() string {
	if f.brief {
		return f.Tried
	}
	paragraphs := []string{f.Tried, "Cause: " + f.Why, "Remedy: " + f.Remedy}
	if f.Message != "" {
		paragraphs = append(paragraphs, f.Message)
	}
	return strings.Join(paragraphs, "\n\n")
}

// Brief returns a short form of the failure for a target, if the failure of another target has the same cause
// and explains it.
func (f *Failure) Brief(target, explained string) *Failure {
	short := *f
	code := cmp.Or(f.Code, "no error code")
	short.Tried = fmt.Sprintf("%s for %s failed. The error of %s explains the cause, which is the same, and the remedy.\n"+
		"AWS returned %s (request ID %s).",
		f.Action, target, explained, code, cmp.Or(f.RequestID, "none"))
	short.brief = true
	return &short
}

// Error returns the summary and the detail.
func (f *Failure) Error() string {
	text, _ := roottask.ReplaceFields(f.Summary+"\n\n"+f.Detail(), nil)
	return text
}

// Cause is the cause of a failure.
type Cause struct {
	Summary string
	Why     string // whole sentences
	Remedy  string // one sentence
	Field   roottask.Field
	Message string // replaces the message of the last response; empty to keep it
}

// Call is one AWS operation, as its failure describes it.
type Call struct {
	Goal    string // follows "Tried to"
	Service string // such as STS
	Action  string // such as AssumeRoot
	Region  string
	Host    string        // of the endpoint; empty for the host of the last request
	Timeout time.Duration // of the whole operation
	Started time.Time
	// FixedLimit says that no attribute sets the timeout.
	FixedLimit bool
	// InSession says that a root session signed the request, instead of the provider's credentials.
	InSession bool

	Exchange Exchange
	Redactor *Redactor
	Now      func() time.Time
}

// Fail returns the failure with the given cause.
func (c *Call) Fail(cause Cause) *Failure {
	text := func(s string) string { return quote(c.Redactor.Redact(s)) }
	return &Failure{
		Summary:   cause.Summary,
		Tried:     text(fmt.Sprintf("Tried to %s.\nRegion: %s. Host: %s. %s.", c.Goal, c.Region, c.host(), c.attempts())),
		Why:       text(cause.Why),
		Remedy:    text(cause.Remedy),
		Message:   text(cause.Message),
		Field:     cause.Field,
		Action:    c.Action,
		Host:      clean(c.host(), c.Redactor),
		Code:      clean(c.Exchange.LastError.code, c.Redactor),
		RequestID: clean(c.Exchange.RequestID, c.Redactor),
		Attempts:  c.Exchange.Attempts,
	}
}

// unknownHost is in failures that have no host.
const unknownHost = "unknown"

func (c *Call) host() string {
	return cmp.Or(c.Host, c.Exchange.Host, unknownHost)
}

func (c *Call) attempts() string {
	switch n := c.Exchange.Attempts; n {
	case 0:
		return "No request was sent"
	case 1:
		return "1 attempt"
	default:
		return fmt.Sprintf("%d attempts in %s", n, FormatDuration(c.Now().Sub(c.Started).Round(100*time.Millisecond)))
	}
}

// textLimit bounds text that need not have come from AWS, in bytes.
const textLimit = 3000

// quote returns text that a terminal can print: bounded, and without control characters.
func quote(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || unicode.IsGraphic(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
	if len(s) > textLimit {
		return strings.ToValidUTF8(s[:textLimit], "") + "…"
	}
	return s
}

// oneLine replaces line breaks and bounds the text to a length that no message of AWS has, in bytes.
func oneLine(s string) string {
	const limit = 1000
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > limit {
		return strings.ToValidUTF8(s[:limit], "") + "…"
	}
	return s
}

// FormatDuration returns a duration in words, such as "2 minutes", "1.5 seconds" or "1 millisecond".
func FormatDuration(d time.Duration) string {
	if 0 < d && d < 100*time.Millisecond {
		return plural(float64(max(d, time.Millisecond)/time.Millisecond), "millisecond")
	}
	if d >= time.Minute && d%time.Minute == 0 {
		return plural(float64(d/time.Minute), "minute")
	}
	return plural(float64(d.Round(100*time.Millisecond)/(100*time.Millisecond))/10, "second")
}

func plural(n float64, unit string) string {
	text := strings.TrimSuffix(fmt.Sprintf("%.1f", n), ".0") + " " + unit
	if n != 1 {
		text += "s"
	}
	return text
}

// clean makes a part of a response printable. It redacts first, because a cut would hide the beginning of a
// secret from the redactor.
func clean(s string, r *Redactor) string {
	return oneLine(quote(r.Redact(s)))
}
