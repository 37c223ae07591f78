// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"strings"
)

// authorization holds the fields of the Authorization header of a signed request.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
type authorization struct {
	accessKeyID   string
	date          string // YYYYMMDD
	signedHeaders []string
	signature     string
}

// readAuthorization reads the Authorization header, which unsigned requests lack.
func (r *request) readAuthorization() *refusal {
	header := r.Header.Get("Authorization")
	if header == "" {
		return nil
	}
	incomplete := &refusal{
		status:  http.StatusBadRequest,
		code:    "IncompleteSignature",
		message: "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders' parameters.",
	}
	list, ok := strings.CutPrefix(header, "AWS4-HMAC-SHA256 ")
	if !ok {
		return incomplete
	}
	parameters := map[string]string{}
	for parameter := range strings.SplitSeq(list, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		parameters[name] = value
	}
	scope := strings.Split(parameters["Credential"], "/")
	if len(scope) != 5 || scope[4] != "aws4_request" || parameters["SignedHeaders"] == "" || parameters["Signature"] == "" {
		return incomplete
	}
	r.region, r.service = scope[2], scope[3]
	r.authorization = authorization{
		accessKeyID:   scope[0],
		date:          scope[1],
		signedHeaders: strings.Split(parameters["SignedHeaders"], ";"),
		signature:     parameters["Signature"],
	}
	return nil
}
