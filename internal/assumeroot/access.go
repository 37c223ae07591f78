// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// config returns the configuration of the provider with the credentials of a session. The HTTP client, the
// retries and the user agent stay the same.
func (c *Client) config(s Session, region string) aws.Config {
	cfg := c.cfg.Copy()
	cfg.Region = region
	cfg.Credentials = credentials.NewStaticCredentialsProvider(s.AccessKeyID, s.SecretAccessKey, s.SessionToken)
	return cfg
}

// IAM returns a client that signs with the credentials of a session. It retries errors with the given AWS
// error codes too.
func (c *Client) IAM(s Session, alsoRetry ...string) *iam.Client {
	return iam.NewFromConfig(c.config(s, iamRegion(s.Region)), func(o *iam.Options) {
		o.Retryer = awscall.NarrowRetryer(o.Retryer, alsoRetry...)
		setEndpoint(&o.BaseEndpoint, c.Endpoints.IAM)
	})
}

// S3 returns a client for buckets in a Region that signs with the credentials of a session.
func (c *Client) S3(s Session, region string) *s3.Client {
	return s3.NewFromConfig(c.config(s, region), func(o *s3.Options) {
		o.Retryer = awscall.NarrowRetryer(o.Retryer)
		o.UsePathStyle = c.S3UsePathStyle
		setEndpoint(&o.BaseEndpoint, c.Endpoints.S3)
	})
}

// SQS returns a client for queues in a Region that signs with the credentials of a session.
func (c *Client) SQS(s Session, region string) *sqs.Client {
	return sqs.NewFromConfig(c.config(s, region), func(o *sqs.Options) {
		o.Retryer = awscall.NarrowRetryer(o.Retryer)
		setEndpoint(&o.BaseEndpoint, c.Endpoints.SQS)
	})
}

// SessionRedactor returns a redactor that also removes the credentials of a session.
func (c *Client) SessionRedactor(s Session) *awscall.Redactor {
	return c.Redactor.With(s.SecretAccessKey, s.SessionToken)
}
