// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
)

// rejection is a response that is not the result of the operation.
type rejection struct {
	code      string // AWS's error code; empty if the response has none
	message   string // AWS's error message
	status    int    // HTTP status; 0 if there was no response
	requestID string // empty if the response has none
	throttled bool
}

// text quotes an error message of AWS, on one line, so that it cannot pass for a paragraph of a [Failure]. It does not
// quote any other body, because a body that cannot be parsed may hold credentials.
func (r rejection) text(redactor *Redactor) string {
	id := cmp.Or(clean(r.requestID, redactor), "none")
	if r.code == "" {
		return fmt.Sprintf("The host returned HTTP status %d %s (request ID %s)", r.status, http.StatusText(r.status), id)
	}
	// Some services repeat every header that was signed.
	message, _, _ := strings.Cut(r.message, "\n\nThe Canonical String")
	return fmt.Sprintf("AWS returned %s: %s (HTTP status %d, request ID %s)", clean(r.code, redactor), clean(message, redactor), r.status, id)
}
