// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// Field names the input that is at fault, as the AssumeRoot API does where it has a name for it.
type Field string

// The inputs that can be at fault. NoField is the answer where none of them is, or none can be told.
const (
	NoField         Field = ""
	TargetPrincipal Field = "TargetPrincipal"
	TaskPolicyArn   Field = "TaskPolicyArn"
	DurationSeconds Field = "DurationSeconds"
	Region          Field = "Region"
	Timeout         Field = "Timeout"
)

// Failure is a session that could not be opened, explained to whoever wanted it.
type Failure struct {
	Summary string // one line, the same for every occurrence of its cause, so that it can be searched for
	Detail  string // what was attempted, the cause, the remedy, and AWS's own words
	Field   Field
	Host    string // that the request was sent to, or was to be sent to

	// Of the last answer; empty if there was none.
	Code      string // AWS's error code
	RequestID string

	Attempts int // how often the request was sent; 0 if it was not
}

// Error returns the summary and the detail.
func (f *Failure) Error() string {
	return f.Summary + "\n\n" + f.Detail
}

// cause is what went wrong, in the words of its failure. There is one for everything that is told apart.
type cause struct {
	summary string
	why     string // whole sentences
	remedy  string // one sentence
	field   Field
	answer  string // what AWS or the network said, verbatim; empty if neither was asked
}

// failure renders every error text of this package.
func (a *attempt) failure(now time.Time, c cause) *Failure {
	var text strings.Builder
	fmt.Fprintf(&text, "Tried to open a root session in account %s with task policy %s.\n", a.Target.AccountID, a.Policy.Name)
	fmt.Fprintf(&text, "Region: %s. Host: %s. %s.\n\n", a.Region, a.host, a.effort(now))
	fmt.Fprintf(&text, "Cause: %s\n\n", c.why)
	fmt.Fprintf(&text, "Remedy: %s", c.remedy)
	if c.answer != "" {
		fmt.Fprintf(&text, "\n\n%s", c.answer)
	}
	return &Failure{
		Summary:   c.summary,
		Detail:    text.String(),
		Field:     c.field,
		Host:      a.host,
		Code:      quote(a.exchange.code),
		RequestID: quote(a.exchange.requestID),
		Attempts:  a.exchange.attempts,
	}
}

func (a *attempt) effort(now time.Time) string {
	switch n := a.exchange.attempts; n {
	case 0:
		return "No request was sent"
	case 1:
		return "1 attempt"
	default:
		return fmt.Sprintf("%d attempts in %s", n, now.Sub(a.started).Round(100*time.Millisecond))
	}
}

// wordsLimit bounds what is quoted of an answer that need not have come from AWS.
const wordsLimit = 1000

// apiAnswer quotes an error of the API with what AWS Support asks for.
func (e *exchange) apiAnswer(err smithy.APIError, whole error) string {
	if r := (*awshttp.ResponseError)(nil); e.requestID == "" && errors.As(whole, &r) {
		e.requestID = r.ServiceRequestID()
	}
	if err.ErrorCode() == unnamed {
		return e.httpAnswer()
	}
	return fmt.Sprintf("AWS answered %s: %s (HTTP status %d, request ID %s)", quote(err.ErrorCode()), quote(e.withoutToken(err.ErrorMessage())), e.status, e.requestIDOrNone())
}

// withoutToken takes the caller's session token out of a message. Where a signature does not match, some services repeat
// every header that was signed, and the token is one.
func (e *exchange) withoutToken(message string) string {
	message, _, _ = strings.Cut(message, "\n\nThe Canonical String")
	if e.callerToken == "" {
		return message
	}
	return strings.ReplaceAll(message, e.callerToken, "…")
}

// unnamed is what the SDK calls an error that has no code, because the answer was not written by STS.
const unnamed = "UnknownError"

// httpAnswer is for answers that are not quoted: a body that cannot be parsed may hold credentials all the same.
func (e *exchange) httpAnswer() string {
	return fmt.Sprintf("The host answered with HTTP status %d %s (request ID %s)", e.status, http.StatusText(e.status), e.requestIDOrNone())
}

func (e *exchange) requestIDOrNone() string {
	return cmp.Or(quote(e.requestID), "none")
}

// sdkAnswer quotes an error that kept a request from being sent. Credentials that have to be had anew are had then.
func sdkAnswer(err error) string {
	return "The SDK answered: " + quote(WithoutSecrets(err.Error(), err))
}

// networkAnswer quotes an error of the network. The SDK wraps it in the operation and the URL, which have been said.
func networkAnswer(err error) string {
	if u := (*url.Error)(nil); errors.As(err, &u) {
		err = u.Err
	}
	return "The network answered: " + quote(err.Error())
}

// quote makes words that need not have come from AWS fit for a terminal: not too many, and nothing that controls it.
func quote(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || unicode.IsGraphic(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
	if len(s) > wordsLimit {
		return strings.ToValidUTF8(s[:wordsLimit], "") + "…"
	}
	return s
}
