// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Exchange records the attempts of one operation. The errors of the SDK do not carry all of it.
type Exchange struct {
	Attempts int // number of requests sent; 0 if none was

	// The fields below describe the last attempt.
	Host      string    // that the request was sent to
	Status    int       // HTTP status; 0 without a response
	Date      time.Time // the server's clock; zero if the response has none
	RequestID string    // from a header or the body; empty if the response has none
	HTML      bool      // the response is a web page
	Empty     bool      // the response has no body

	LastError rejection // the last error response of any attempt
}

// Observe adds the record to the middleware of an operation. Append it to the APIOptions of the operation.
func (e *Exchange) Observe(stack *middleware.Stack) error {
	if err := stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("RecordResponse", e.recordResponse), middleware.After); err != nil {
		return err
	}
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("RecordError", e.recordError), middleware.Before)
}

// recordResponse runs once per attempt, before the SDK reads the response.
func (e *Exchange) recordResponse(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	middleware.DeserializeOutput, middleware.Metadata, error,
) {
	*e = Exchange{Attempts: e.Attempts + 1, LastError: e.LastError}
	if r, ok := in.Request.(*smithyhttp.Request); ok {
		e.Host = r.URL.Host
	}
	out, metadata, err := next.HandleDeserialize(ctx, in)
	if r, ok := out.RawResponse.(*smithyhttp.Response); ok {
		body, readErr := io.ReadAll(r.Body) // the HTTP client has bounded it
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(body), failingReader{readErr}), r.Body}
		e.Status = r.StatusCode
		e.Date, _ = http.ParseTime(r.Header.Get("Date"))
		e.RequestID = requestID(r.Header, body)
		e.HTML = isHTML(r.Header, body)
		e.Empty = len(body) == 0
	}
	return out, metadata, err
}

// recordError runs once per attempt, after the SDK has read the response. Of several attempts, the SDK returns only the
// last error.
func (e *Exchange) recordError(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	middleware.DeserializeOutput, middleware.Metadata, error,
) {
	out, metadata, err := next.HandleDeserialize(ctx, in)
	if err != nil && e.Status != 0 {
		e.LastError = rejection{status: e.Status, requestID: e.RequestID, throttled: Throttled(err)}
		if api, ok := errors.AsType[smithy.APIError](err); ok && api.ErrorCode() != unnamedCode {
			e.LastError.code, e.LastError.message = api.ErrorCode(), api.ErrorMessage()
		}
	}
	return out, metadata, err
}

// unnamedCode is the code that the SDK gives to an error response without a code.
const unnamedCode = "UnknownError"

var requestIDElement = regexp.MustCompile(`(?i)<RequestId>([^<]{1,128})</RequestId>`)

func requestID(header http.Header, body []byte) string {
	for _, name := range []string{"X-Amzn-Requestid", "X-Amz-Request-Id"} {
		if id := header.Get(name); id != "" {
			return id
		}
	}
	if found := requestIDElement.FindSubmatch(body); found != nil {
		return string(found[1])
	}
	return ""
}

// isHTML reports whether a response is a web page, by its Content-Type and by its beginning.
func isHTML(header http.Header, body []byte) bool {
	declared, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	switch strings.ToLower(strings.TrimSpace(declared)) {
	case "text/xml", "application/xml", "application/json", "application/x-amz-json-1.0", "application/x-amz-json-1.1":
		return false
	case "text/html", "application/xhtml+xml":
		return true
	default:
		return strings.HasPrefix(http.DetectContentType(body), "text/html")
	}
}
