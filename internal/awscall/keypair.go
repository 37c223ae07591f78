// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"errors"
	"regexp"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

var (
	// accessKeyID matches the characters that AWS documents. Emulators of AWS accept shorter ones than AWS.
	//
	// See https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
	accessKeyID = regexp.MustCompile(`^\w+$`)

	// likeAccessKeyID matches the access key IDs that AWS issues.
	likeAccessKeyID = regexp.MustCompile(`^(AKIA|ASIA)[A-Z0-9]{12,}$`)
)

// ErrKeyPair is the error of an access key ID that is probably a secret access key. Its text repeats neither.
var ErrKeyPair = errors.New("the access key ID does not have the form of an access key ID, so it may be the secret access key")

// CheckKeyPair returns [ErrKeyPair] if an access key ID has a character that AWS never uses, or if only the secret access
// key has the form of an access key ID. AWS repeats the access key ID in error messages.
func CheckKeyPair(id, secret string) error {
	if !accessKeyID.MatchString(id) || likeAccessKeyID.MatchString(secret) && !likeAccessKeyID.MatchString(id) {
		return ErrKeyPair
	}
	return nil
}

var keyPairCause = Cause{
	Summary: summary.CredentialsSwapped,
	Why: "The access key ID has a character that AWS never uses in one, or only the secret access key has the form of an access key ID. " +
		"No request was sent, because AWS repeats the access key ID in error messages.",
	Remedy: "Check that {AccessKey} or AWS_ACCESS_KEY_ID holds the access key ID (such as AKIAIOSFODNN7EXAMPLE), " +
		"without quotes or line breaks, and {SecretKey} or AWS_SECRET_ACCESS_KEY the secret access key.",
}
