// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// exchange is what passed between us and the server during one operation, retries included, and what the SDK's errors
// do not carry.
type exchange struct {
	attempts    int
	callerToken string  // the session token that the request was signed with, which an answer may repeat
	refused     refusal // the last that came; empty if there was none

	// Everything below is of the last attempt.
	status    int // 0 if there was no answer
	html      bool
	code      string // AWS's error code; empty if the answer has none
	requestID string
	date      time.Time // the server's clock; zero if it did not say
}

// refusal is an error that AWS or another server answered, and that another attempt may have followed.
type refusal struct {
	words     string // fit to be shown
	throttled bool
}

// observe is a per-call option that fills the exchange.
func (e *exchange) observe(o *sts.Options) {
	o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
		if err := stack.Deserialize.Add(e, middleware.After); err != nil {
			return err
		}
		return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("RememberRefusal", e.remember), middleware.Before)
	})
}

// remember sees the error of each attempt. Of an attempt that follows, the SDK returns that one's only.
func (e *exchange) remember(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	middleware.DeserializeOutput, middleware.Metadata, error,
) {
	out, metadata, err := next.HandleDeserialize(ctx, in)
	if err == nil || e.status == 0 {
		return out, metadata, err
	}
	e.refused = refusal{words: e.httpAnswer(), throttled: throttled(err, e.status)}
	if api := smithy.APIError(nil); errors.As(err, &api) {
		e.code = api.ErrorCode()
		e.refused.words = e.apiAnswer(api, err)
	}
	return out, metadata, err
}

// ID implements [middleware.DeserializeMiddleware].
func (*exchange) ID() string {
	return "ObserveExchange"
}

// HandleDeserialize implements [middleware.DeserializeMiddleware]. It runs once an attempt.
func (e *exchange) HandleDeserialize(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	middleware.DeserializeOutput, middleware.Metadata, error,
) {
	*e = exchange{attempts: e.attempts + 1, refused: e.refused}
	if r, ok := in.Request.(*smithyhttp.Request); ok {
		e.callerToken = r.Header.Get("X-Amz-Security-Token")
	}
	out, metadata, err := next.HandleDeserialize(ctx, in)
	if r, ok := out.RawResponse.(*smithyhttp.Response); ok {
		e.status = r.StatusCode
		e.requestID = r.Header.Get("X-Amzn-Requestid")
		e.date, _ = http.ParseTime(r.Header.Get("Date"))
		e.html, r.Body = detectHTML(r.Header, r.Body)
	}
	return out, metadata, err
}

// sniffed is all that DetectContentType looks at.
const sniffed = 512

// detectHTML looks at what a body says it is and at how it begins, and returns it whole.
func detectHTML(header http.Header, body io.ReadCloser) (bool, io.ReadCloser) {
	declared, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	declared = strings.ToLower(strings.TrimSpace(declared))
	if declared == "text/xml" {
		return false, body // as STS answers
	}
	buffered := bufio.NewReaderSize(body, sniffed)
	begin, _ := buffered.Peek(sniffed) // an error comes again with the rest of the body
	html := declared == "text/html" || declared == "application/xhtml+xml" ||
		strings.HasPrefix(http.DetectContentType(begin), "text/html")
	return html, struct {
		io.Reader
		io.Closer
	}{buffered, body}
}
