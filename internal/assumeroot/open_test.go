// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestOpen_oneRequest(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	sb.SetSourceIdentity("alice")
	sb.SetTokenSize(4096)
	request := unlock()
	request.Target = roottask.Principal{AccountID: sandbox.Member, Partition: "aws"}
	request.DurationSeconds = aws.Int32(300)

	session, err := newClient(config(sb, sb.Admin())).Open(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(session.AccessKeyID, "ASIA") || session.SecretAccessKey == "" || len(session.SessionToken) != 4096 {
		t.Errorf("incomplete credentials: key ID %q, %d bytes of secret, %d bytes of token",
			session.AccessKeyID, len(session.SecretAccessKey), len(session.SessionToken))
	}
	if want := now.Add(300 * time.Second); !session.Expiration.Equal(want) {
		t.Errorf("expiration %s, want %s", session.Expiration, want)
	}
	if session.SourceIdentity != "alice" || session.Attempts != 1 || !requestID.MatchString(session.RequestID) ||
		"http://"+session.Host != sb.URL() {
		t.Errorf("source identity %q, %d attempts, request ID %q, host %q",
			session.SourceIdentity, session.Attempts, session.RequestID, session.Host)
	}

	calls := sb.Calls()
	if len(calls) != 1 {
		t.Fatalf("%d calls, want one", len(calls))
	}
	for name, want := range map[string]string{
		"TargetPrincipal":   "arn:aws:iam::111122223333:root",
		"TaskPolicyArn.arn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
		"DurationSeconds":   "300",
	} {
		if got := calls[0].Parameters[name]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestOpen_noDuration(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	if _, err := newClient(config(sb, sb.Admin())).Open(t.Context(), unlock()); err != nil {
		t.Fatal(err)
	}
	if got, sent := sb.Calls()[0].Parameters["DurationSeconds"]; sent {
		t.Errorf("DurationSeconds=%s was sent", got)
	}
}

// The AWS CLI sends the same request for the same arguments.
func TestOpen_sameRequestAsSDK(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	cfg := config(sb, sb.Admin())
	request := unlock()
	request.DurationSeconds = aws.Int32(900)
	if _, err := newClient(cfg).Open(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	_, err := sts.NewFromConfig(cfg).AssumeRoot(t.Context(), &sts.AssumeRootInput{
		TargetPrincipal: aws.String("111122223333"),
		TaskPolicyArn:   &types.PolicyDescriptorType{Arn: aws.String("arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy")},
		DurationSeconds: aws.Int32(900),
	})
	if err != nil {
		t.Fatal(err)
	}
	calls := sb.Calls()
	if len(calls) != 2 || !maps.Equal(calls[0].Parameters, calls[1].Parameters) || calls[0].Caller != calls[1].Caller {
		t.Errorf("the provider and the SDK differ: %+v", calls)
	}
}

func TestSession_format(t *testing.T) {
	t.Parallel()
	session := assumeroot.Session{
		AccessKeyID:     "ASIAIOSFODNN7EXAMPLE",
		SecretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		SessionToken:    "token",
		Expiration:      now,
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
		if got, want := fmt.Sprintf(verb, session), "root session …MPLE until "+now.Format(time.RFC3339); got != want {
			t.Errorf("%s prints %q, want %q", verb, got, want)
		}
	}
}

func TestOpen_retried(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"throttling":           sandbox.Throttled("AssumeRoot"),
		"unavailable":          sandbox.Unavailable("AssumeRoot"),
		"dropped connection":   sandbox.Dropped("AssumeRoot"),
		"response ends early":  sandbox.TruncatedAnswer("AssumeRoot"),
		"attempt takes long":   sandbox.Hanging("AssumeRoot"),
		"body of one attempt":  sandbox.HangingBody("AssumeRoot"),
		"not implemented":      sandbox.Refused("AssumeRoot", http.StatusNotImplemented, "NotImplemented", "Not yet."),
		"status of throttling": sandbox.Refused("AssumeRoot", http.StatusTooManyRequests, "Tomorrow", "Slow down."),
		"internal error": sandbox.Refused("AssumeRoot", http.StatusInternalServerError, "InternalFailure",
			"The request processing has failed."),
		"timeout of a server": sandbox.Refused("AssumeRoot", http.StatusBadRequest, "RequestTimeout",
			"Your socket connection to the server was not read from or written to within the timeout period."),
	} {
		t.Run(name, func(t *testing.T) {
			sb := startSandbox(t)
			fault.Times = 2
			sb.Inject(fault)
			cfg := config(sb, sb.Admin())
			cfg.HTTPClient = awshttp.NewBuildableClient().WithTimeout(500 * time.Millisecond)

			session, err := newClient(cfg).Open(t.Context(), unlock())
			if err != nil {
				t.Fatal(err)
			}
			if session.Attempts != 3 {
				t.Errorf("%d attempts, want 3", session.Attempts)
			}
		})
	}
}

// The SDK by itself would sign again with AWS's time, and also every later request.
func TestOpen_clockSkew(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t, sandbox.WithClock(func() time.Time { return now.Add(time.Hour) }))
	client := newClient(config(sb, sb.Admin()))
	for range 2 {
		f := failure(t.Context(), t, client, unlock())
		if want := "This machine's clock is 60 minutes behind AWS's"; f.Attempts != 1 || !strings.Contains(f.Detail(), want) {
			t.Errorf("%d attempts, and %s\nlacks: %s", f.Attempts, f.Detail(), want)
		}
	}
}

// The SDK by itself would sign the second request with the time of the proxy.
func TestOpen_dateOfProxy(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	sb.Inject(sandbox.Fault{Action: "AssumeRoot", Times: 1, Answer: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", "Tue, 22 Sep 2020 00:00:00 GMT")
		w.WriteHeader(http.StatusForbidden)
	}})
	client := newClient(config(sb, sb.Admin()))
	if f := failure(t.Context(), t, client, unlock()); f.Summary != "The response is not from STS" {
		t.Errorf("got %s", f.Summary)
	}
	if _, err := client.Open(t.Context(), unlock()); err != nil {
		t.Error(err)
	}
}

func TestOpen_notRetried(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*http.Transport){
		"name server fails":            dialing(&net.DNSError{Err: "server misbehaving", Name: "sts.example", IsTemporary: true}),
		"no response of a name server": dialing(&net.DNSError{Err: "i/o timeout", Name: "sts.example", IsTimeout: true}),
		"network is unreachable":       dialing(syscall.ENETUNREACH),
		"host refuses":                 dialing(syscall.ECONNREFUSED),
	} {
		t.Run(name, func(t *testing.T) {
			sb := startSandbox(t)
			cfg := config(sb, sb.Admin())
			cfg.HTTPClient = awshttp.NewBuildableClient().WithTransportOptions(change)
			if f := failure(t.Context(), t, newClient(cfg), unlock()); f.Attempts != 1 {
				t.Errorf("%d attempts", f.Attempts)
			}
		})
	}
}

func dialing(err error) func(*http.Transport) {
	return func(t *http.Transport) {
		t.DialContext = func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
		}
	}
}

func TestOpen_cancelled(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	ctx, cancel := context.WithCancel(t.Context())
	sb.Inject(sandbox.Fault{Action: "AssumeRoot", Name: "interrupted", Answer: func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}})
	f := failure(ctx, t, newClient(config(sb, sb.Admin())), unlock())
	if f.Summary != "AssumeRoot was cancelled" || f.Attempts != 1 {
		t.Errorf("%q after %d attempts", f.Summary, f.Attempts)
	}
}

func TestOpen_proxyRefuses(t *testing.T) {
	t.Parallel()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer proxy.Close()
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	sb := startSandbox(t)
	cfg := config(sb, sb.Admin())
	cfg.BaseEndpoint = nil
	cfg.HTTPClient = awshttp.NewBuildableClient().WithTransportOptions(func(tr *http.Transport) { tr.Proxy = http.ProxyURL(address) })

	f := failure(t.Context(), t, newClient(cfg), unlock())
	if f.Summary != "The proxy cannot be used" || f.Attempts != 1 ||
		!strings.Contains(f.Detail(), "the proxy refused to connect: HTTP status 407 Proxy Authentication Required") {
		t.Errorf("%d attempts, %s", f.Attempts, f)
	}
}
