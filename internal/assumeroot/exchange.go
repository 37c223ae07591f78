// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// answerLimit bounds what is read of an answer. STS's are a few kilobytes; whatever is larger does not come from STS.
const answerLimit = 1 << 20

// exchange is what passed between us and the server during one operation, retries included, and what the SDK's errors
// do not carry. Everything but attempts is of the last answer.
type exchange struct {
	attempts  int
	status    int // 0 if there was no answer
	html      bool
	requestID string
	date      time.Time // the server's clock; zero if it did not say
}

// observe is a per-call option that fills the exchange.
func (e *exchange) observe(o *sts.Options) {
	o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
		return stack.Deserialize.Add(e, middleware.After)
	})
}

// ID implements [middleware.DeserializeMiddleware].
func (*exchange) ID() string {
	return "ObserveExchange"
}

// HandleDeserialize implements [middleware.DeserializeMiddleware]. It runs once an attempt.
func (e *exchange) HandleDeserialize(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	middleware.DeserializeOutput, middleware.Metadata, error,
) {
	*e = exchange{attempts: e.attempts + 1}
	out, metadata, err := next.HandleDeserialize(ctx, in)
	if r, ok := out.RawResponse.(*smithyhttp.Response); ok {
		e.status = r.StatusCode
		e.html = strings.HasPrefix(r.Header.Get("Content-Type"), "text/html")
		e.requestID = r.Header.Get("X-Amzn-Requestid")
		e.date, _ = http.ParseTime(r.Header.Get("Date"))
		r.Body = http.MaxBytesReader(nil, r.Body, answerLimit)
	}
	return out, metadata, err
}
