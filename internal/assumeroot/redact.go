// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"errors"
	"regexp"
	"strings"

	"github.com/aws/smithy-go"
)

// quotes are where errors of the SDK quote what a source of credentials answered, which may be the credentials.
var quotes = []*regexp.Regexp{
	regexp.MustCompile(`(?s)(parse failed of process output: ).*(, error: )`),
	regexp.MustCompile(`(?s)(failed to decode ).*( EC2 IMDS role credentials)`),
	regexp.MustCompile(`(?i)("(?:secretaccesskey|sessiontoken|token|accesstoken)"\s*:\s*")(?:[^"\\]|\\.)*(")`),
}

// WithoutSecrets takes what may be secret out of a text that tells of an error of the SDK.
func WithoutSecrets(text string, err error) string {
	// The answer of a container's endpoint that is no error of its protocol is quoted whole, as the message of one without a code.
	if api := smithy.APIError(nil); errors.As(err, &api) && api.ErrorCode() == "" && api.ErrorMessage() != "" {
		text = strings.ReplaceAll(text, api.ErrorMessage(), "…")
	}
	for _, q := range quotes {
		text = q.ReplaceAllString(text, "${1}…${2}")
	}
	return WithoutUserinfo(text)
}

var userinfo = regexp.MustCompile(`//\S*@`)

// WithoutUserinfo takes names and passwords out of the URLs in a text.
func WithoutUserinfo(text string) string {
	return userinfo.ReplaceAllString(text, "//…@")
}
