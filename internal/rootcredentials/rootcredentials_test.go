// SPDX-License-Identifier: MPL-2.0

package rootcredentials_test

import (
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"go.uber.org/goleak"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func startSandbox(t *testing.T, options ...sandbox.Option) *sandbox.Sandbox {
	t.Helper()
	sb, err := sandbox.Start(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sb.Close)
	return sb
}

// newReader returns a reader with the credentials of an identity. Its requests have no delay between attempts.
func newReader(sb *sandbox.Sandbox, as sandbox.Identity, changes ...func(*assumeroot.Options)) rootcredentials.Reader {
	return newReaderOf(aws.Config{
		Region:       sandbox.Region,
		BaseEndpoint: aws.String(sb.URL()),
		Credentials:  credentials.NewStaticCredentialsProvider(as.AccessKeyID, as.SecretAccessKey, as.SessionToken),
		HTTPClient:   awshttp.NewBuildableClient(),
	}, changes...)
}

func newReaderOf(cfg aws.Config, changes ...func(*assumeroot.Options)) rootcredentials.Reader {
	cfg.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts = 3
			o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
		})
	}
	options := assumeroot.Options{
		Guards:   roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowAll()},
		Redactor: &awscall.Redactor{},
		Now:      time.Now,
	}
	for _, change := range changes {
		change(&options)
	}
	client := assumeroot.New(cfg, options)
	return rootcredentials.Reader{Client: client, Sessions: assumeroot.NewPool(client), Timeout: 5 * time.Minute}
}

// failure returns the failure of a read.
func failure(t *testing.T, err error) *awscall.Failure {
	t.Helper()
	var f *awscall.Failure
	if !errors.As(err, &f) {
		t.Fatalf("want a failure, got %v", err)
	}
	return f
}
