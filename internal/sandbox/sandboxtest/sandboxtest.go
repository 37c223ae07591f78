// SPDX-License-Identifier: MPL-2.0

// Package sandboxtest starts sandboxes for tests, and configures AWS clients that use them.
package sandboxtest

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

// Start starts a sandbox that ends with the test.
func Start(t testing.TB, options ...sandbox.Option) *sandbox.Sandbox {
	t.Helper()
	sb, err := sandbox.Start(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sb.Close)
	return sb
}

// Config returns the configuration of clients that sign as an identity, reach only the sandbox, and retry
// without delay.
func Config(sb *sandbox.Sandbox, as sandbox.Identity) aws.Config {
	return aws.Config{
		Region:       sandbox.Region,
		BaseEndpoint: aws.String(sb.URL()),
		Credentials:  credentials.NewStaticCredentialsProvider(as.AccessKeyID, as.SecretAccessKey, as.SessionToken),
		HTTPClient:   awshttp.NewBuildableClient(),
		Retryer:      Retryer,
	}
}

// Retryer returns the SDK's standard retryer without delay between attempts.
func Retryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) { o.Backoff = testsupport.NoBackoff })
}
