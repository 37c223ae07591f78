// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// throughProxy makes clients use a sandbox as their proxy, and by default request the host names of AWS.
func throughProxy(t *testing.T, s *sandbox.Sandbox) func(*aws.Config) {
	t.Helper()
	proxy, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: trusting(s)}
	t.Cleanup(transport.CloseIdleConnections)
	return func(cfg *aws.Config) {
		cfg.BaseEndpoint = nil
		through(transport)(cfg)
	}
}

func TestProxy_hostsOfAWS(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]sandbox.Option{
		"proxy over HTTP":  nil,
		"proxy over HTTPS": {sandbox.WithTLS()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t, options...)
			for service, err := range everyService(t, as(s, s.Admin(), throughProxy(t, s))) {
				if err != nil {
					t.Error(service, err)
				}
			}
			hosts := map[string]string{
				"sts":           "sts.us-east-1.amazonaws.com",
				"iam":           "iam.amazonaws.com",
				"sqs":           "sqs.us-east-1.amazonaws.com",
				"organizations": "organizations.us-east-1.amazonaws.com",
				"s3":            "s3.us-east-1.amazonaws.com",
			}
			for _, call := range s.Calls() {
				if !call.Proxied || call.Host != hosts[call.Service] {
					t.Errorf("a request to %s was sent to %s, proxied %t", call.Service, call.Host, call.Proxied)
				}
			}
		})
	}
}

func TestProxy_bucketInHostName(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	root := openRoot(t, s, unlockBucketPolicy)
	out, err := s3.NewFromConfig(as(s, root, throughProxy(t, s))).GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{
		Bucket: aws.String(sandbox.LockedBucket),
	})
	if err != nil {
		t.Fatal(err)
	}
	if want, _ := s.BucketPolicy(sandbox.LockedBucket); aws.ToString(out.Policy) != want {
		t.Errorf("got policy %s", aws.ToString(out.Policy))
	}
	call := s.Calls("GetBucketPolicy")[0]
	if call.Host != "locked-out.s3.us-east-1.amazonaws.com" || call.Parameters["Bucket"] != sandbox.LockedBucket {
		t.Errorf("the request was sent to %s for bucket %s", call.Host, call.Parameters["Bucket"])
	}
}

func TestProxy_queueURL(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	root := openRoot(t, s, unlockQueuePolicy)
	out, err := sqs.NewFromConfig(as(s, root, throughProxy(t, s))).ListQueues(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(out.QueueUrls, " "), "https://sqs.us-east-1.amazonaws.com/111122223333/locked-out"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestProxy_absoluteURL(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	got := whoami(t, as(s, s.Admin(), throughProxy(t, s), at("http://sts.eu-west-1.amazonaws.com"), inRegion("eu-west-1")))
	if want := s.Admin().ARN; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if call := s.Calls()[0]; !call.Proxied || call.Host != "sts.eu-west-1.amazonaws.com" {
		t.Errorf("the request was sent to %s, proxied %t", call.Host, call.Proxied)
	}
}

func TestProxy_doesNotDial(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		if conn, err := listener.Accept(); err == nil {
			conn.Close()
			t.Error("the sandbox connected to the requested host")
		}
	}()
	// No TLS server has that address, so only the sandbox can respond.
	elsewhere := "https://" + listener.Addr().String()
	whoami(t, as(s, s.Admin(), throughProxy(t, s), at(elsewhere)))
}

func TestProxy_untrusted(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	other := sandboxtest.Start(t)
	proxy, _ := url.Parse(s.URL())
	transport := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: trusting(other)}
	cfg := as(s, s.Admin(), through(transport), at("https://sts.us-east-1.amazonaws.com"))
	if _, err := sts.NewFromConfig(cfg).GetCallerIdentity(t.Context(), nil); err == nil {
		t.Error("a client that trusts another sandbox accepted the certificate")
	}
	if calls := s.Calls(); len(calls) != 0 {
		t.Errorf("got %d calls", len(calls))
	}
}

func TestProxy_close(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	whoami(t, as(s, s.Admin(), throughProxy(t, s)))
	s.Close()
}
