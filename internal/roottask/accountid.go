// SPDX-License-Identifier: MPL-2.0

package roottask

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// CheckAccountID returns an [*InputError] if a value is not an account ID. The error never repeats a value
// that has the form of a credential.
func CheckAccountID(s string) error {
	const accepted = "AWS accepts an account ID of 12 digits."
	target, err := ParsePrincipal(s)
	if input, ok := errors.AsType[*InputError](err); ok {
		input.Accepted = accepted
		if a, err := arn.Parse(strings.TrimSpace(s)); err == nil && accountIn(a) != "" {
			input.Instead = fmt.Sprintf("Write %q.", accountIn(a))
		}
		return input
	}
	if target.Partition != "" {
		return &InputError{
			Given:    fmt.Sprintf("%q is the ARN of a root user.", s),
			Accepted: accepted,
			Instead:  fmt.Sprintf("Write %q.", target.AccountID),
		}
	}
	return nil
}
