// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	sdkcredentials "github.com/aws/aws-sdk-go-v2/credentials"
)

// NoBackoff makes the SDK retry without delay.
var NoBackoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })

// Config returns the configuration of clients that sign with an identity, reach only the sandbox, and retry
// without delay.
func (s *Sandbox) Config(who Identity) aws.Config {
	return aws.Config{
		Region:       Region,
		BaseEndpoint: aws.String(s.url),
		Credentials:  sdkcredentials.NewStaticCredentialsProvider(who.AccessKeyID, who.SecretAccessKey, who.SessionToken),
		HTTPClient:   awshttp.NewBuildableClient(),
		Retryer:      Retryer,
	}
}

// Retryer returns the standard retryer of the SDK without a delay between attempts.
func Retryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) { o.Backoff = NoBackoff })
}
