// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Credentials returns a provider of the credentials of p. It makes them known to the redactor and returns [ErrKeyPair] for
// malformed ones.
func Credentials(p aws.CredentialsProvider, redactor *Redactor) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(ctx context.Context) (aws.Credentials, error) {
		c, err := p.Retrieve(ctx)
		if err == nil {
			redactor.Add(c.AccessKeyID, c.SecretAccessKey, c.SessionToken)
			err = CheckKeyPair(c.AccessKeyID, c.SecretAccessKey)
			if !c.HasKeys() {
				err = errNoCredentials
			}
		}
		return c, err
	})
}
