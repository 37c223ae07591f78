// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

// now is the time of every clock except the SDK's, which signs requests.
var now = time.Now().Truncate(time.Second)

func clock() time.Time { return now }

// startSandbox starts a sandbox with the tests' clock.
func startSandbox(t *testing.T, options ...sandbox.Option) *sandbox.Sandbox {
	t.Helper()
	return sandboxtest.Start(t, append([]sandbox.Option{sandbox.WithClock(clock)}, options...)...)
}

// config returns a configuration that signs as an identity, has the sandbox as endpoint, and retries without delay.
func config(sb *sandbox.Sandbox, as sandbox.Identity) aws.Config {
	cfg := sandboxtest.Config(sb, as)
	cfg.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts = 10
			o.Backoff = testsupport.NoBackoff
		})
	}
	return cfg
}

// patient retries after a delay that is longer than any timeout of a test.
func patient() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return time.Hour, nil })
	})
}

func newClient(cfg aws.Config) *assumeroot.Client {
	return assumeroot.New(cfg, options())
}

func options() assumeroot.Options {
	return assumeroot.Options{
		Guards:   roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowAll()},
		Redactor: &awscall.Redactor{},
		Now:      clock,
	}
}

// unlock returns a valid request.
func unlock() assumeroot.Request {
	return assumeroot.Request{
		Target:  roottask.Principal{AccountID: sandbox.Member},
		Policy:  roottask.PolicyARN{Partition: "aws", Name: "S3UnlockBucketPolicy"},
		Region:  sandbox.Region,
		Timeout: time.Minute,
	}
}

// failure returns the failure of a request.
func failure(ctx context.Context, t *testing.T, c *assumeroot.Client, r assumeroot.Request) *awscall.Failure {
	t.Helper()
	session, err := c.Open(ctx, r)
	f, ok := errors.AsType[*awscall.Failure](err)
	if !ok {
		t.Fatalf("want a failure, got %v, %v", session, err)
	}
	return f
}

var requestID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// steady replaces the parts of a text that differ between runs and systems.
func steady(sb *sandbox.Sandbox, text string) string {
	u, _ := url.Parse(sb.URL())
	// Windows has another text.
	text = strings.ReplaceAll(text,
		"connectex: No connection could be made because the target machine actively refused it.", "connect: connection refused")
	return requestID.ReplaceAllString(strings.ReplaceAll(text, u.Host, "HOST"), "REQUEST-ID")
}
