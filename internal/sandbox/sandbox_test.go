// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// The task policies.
const (
	auditRootUserCredentials  = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"
	createRootUserPassword    = "arn:aws:iam::aws:policy/root-task/IAMCreateRootUserPassword"
	deleteRootUserCredentials = "arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials"
	unlockBucketPolicy        = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"
	unlockQueuePolicy         = "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy"
)

// clock is a time that moves only when a test moves it.
type clock struct{ time time.Time }

func newClock() *clock {
	return &clock{time.Date(2026, time.September, 22, 0, 10, 0, 0, time.UTC)}
}

func (c *clock) now() time.Time { return c.time }

// as returns the configuration of clients that sign with an identity, after the given changes.
func as(s *sandbox.Sandbox, who sandbox.Identity, changes ...func(*aws.Config)) aws.Config {
	cfg := aws.Config{
		Region:       sandbox.Region,
		BaseEndpoint: aws.String(s.URL()),
		Credentials:  credentials.NewStaticCredentialsProvider(who.AccessKeyID, who.SecretAccessKey, who.SessionToken),
		HTTPClient:   &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
		Retryer:      func() aws.Retryer { return aws.NopRetryer{} },
	}
	for _, change := range changes {
		change(&cfg)
	}
	return cfg
}

// inRegion changes the Region that clients sign for.
func inRegion(region string) func(*aws.Config) {
	return func(cfg *aws.Config) { cfg.Region = region }
}

// at changes the endpoint of clients.
func at(endpoint string) func(*aws.Config) {
	return func(cfg *aws.Config) { cfg.BaseEndpoint = &endpoint }
}

// through changes the transport of clients.
func through(transport http.RoundTripper) func(*aws.Config) {
	return func(cfg *aws.Config) { cfg.HTTPClient = &http.Client{Transport: transport} }
}

// tripper is an http.RoundTripper.
type tripper func(*http.Request) (*http.Response, error)

func (t tripper) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// tampered changes requests after they are signed.
func tampered(change func(*http.Request)) func(*aws.Config) {
	return through(tripper(func(r *http.Request) (*http.Response, error) {
		change(r)
		return http.DefaultTransport.RoundTrip(r)
	}))
}

// assumeRoot calls AssumeRoot for Member.
func assumeRoot(t *testing.T, cfg aws.Config, policy string) (*sts.AssumeRootOutput, error) {
	t.Helper()
	return sts.NewFromConfig(cfg).AssumeRoot(t.Context(), &sts.AssumeRootInput{
		TargetPrincipal: aws.String(sandbox.Member),
		TaskPolicyArn:   &ststypes.PolicyDescriptorType{Arn: aws.String(policy)},
	})
}

// openRoot opens a root session in Member, and returns its identity.
func openRoot(t *testing.T, s *sandbox.Sandbox, policy string) sandbox.Identity {
	t.Helper()
	out, err := assumeRoot(t, as(s, s.Admin()), policy)
	if err != nil {
		t.Fatal(err)
	}
	return identity(out.Credentials)
}

func identity(c *ststypes.Credentials) sandbox.Identity {
	return sandbox.Identity{
		AccessKeyID:     aws.ToString(c.AccessKeyId),
		SecretAccessKey: aws.ToString(c.SecretAccessKey),
		SessionToken:    aws.ToString(c.SessionToken),
	}
}

// whoami returns the ARN in the response of GetCallerIdentity.
func whoami(t *testing.T, cfg aws.Config) string {
	t.Helper()
	out, err := sts.NewFromConfig(cfg).GetCallerIdentity(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return aws.ToString(out.Arn)
}

// failure is the expected error of an AWS API.
type failure struct {
	status        int
	code, message string
}

func denied(message string) failure { return failure{403, "AccessDenied", message} }

func invalid(message string) failure { return failure{400, "ValidationError", message} }

// check fails the test if an error differs from the expected one.
func (want failure) check(t *testing.T, err error) {
	t.Helper()
	api, isAPI := errors.AsType[smithy.APIError](err)
	response, hasResponse := errors.AsType[*smithyhttp.ResponseError](err)
	if !isAPI || !hasResponse {
		t.Fatalf("got error %v\nwant %+v", err, want)
	}
	if got := (failure{response.HTTPStatusCode(), api.ErrorCode(), api.ErrorMessage()}); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestStart_loopback(t *testing.T) {
	t.Parallel()
	address, err := url.Parse(sandboxtest.Start(t).URL())
	if err != nil {
		t.Fatal(err)
	}
	if address.Scheme != "http" || address.Hostname() != "127.0.0.1" || address.Port() == "0" {
		t.Errorf("got URL %s", address)
	}
}

func TestStart_addressInUse(t *testing.T) {
	t.Parallel()
	taken := strings.TrimPrefix(sandboxtest.Start(t).URL(), "http://")
	if _, err := sandbox.Start(sandbox.WithAddress(taken)); err == nil {
		t.Error("two sandboxes listen on", taken)
	}
}

func TestNew_handler(t *testing.T) {
	t.Parallel()
	s := sandbox.New()
	defer s.Close()
	if s.URL() != "" {
		t.Errorf("listens at %s", s.URL())
	}
	server := httptest.NewServer(s)
	defer server.Close()
	got := whoami(t, as(s, s.Admin(), at(server.URL)))
	if want := s.Admin().ARN; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestClose_stopsListening(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.Close()
	if conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://")); err == nil {
		conn.Close()
		t.Error("still listening")
	}
}

func TestWithTLS_trust(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t, sandbox.WithTLS())
	if !strings.HasPrefix(s.URL(), "https://") {
		t.Fatalf("got URL %s", s.URL())
	}
	trusted := through(&http.Transport{TLSClientConfig: trusting(s)})
	for _, host := range []string{"127.0.0.1", "localhost"} {
		endpoint := strings.Replace(s.URL(), "127.0.0.1", host, 1)
		got := whoami(t, as(s, s.Admin(), trusted, at(endpoint)))
		if want := s.Admin().ARN; got != want {
			t.Errorf("got %s at %s, want %s", got, host, want)
		}
	}

	_, err := sts.NewFromConfig(as(s, s.Admin())).GetCallerIdentity(t.Context(), nil)
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); !ok {
		t.Errorf("without the authority: %v", err)
	}
}

// trusting is a TLS configuration that trusts a sandbox.
func trusting(s *sandbox.Sandbox) *tls.Config {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(s.CACertificate())
	return &tls.Config{RootCAs: pool}
}

func TestWithClock_dateHeader(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := sandboxtest.Start(t, sandbox.WithClock(clock.now))
	response, err := http.Get(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if got, want := response.Header.Get("Date"), "Tue, 22 Sep 2026 00:10:00 GMT"; got != want {
		t.Errorf("got Date %q, want %q", got, want)
	}
}
