// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// inProcess makes clients call a sandbox without a network, so that a test can use the clock of synctest.
func inProcess(s *sandbox.Sandbox) func(*aws.Config) {
	return func(cfg *aws.Config) {
		at("http://sandbox.example")(cfg)
		through(tripper(func(r *http.Request) (*http.Response, error) {
			recorder := httptest.NewRecorder()
			r.Host = r.URL.Host
			s.ServeHTTP(recorder, r)
			return recorder.Result(), nil
		}))(cfg)
	}
}

func TestSetLatency(t *testing.T) {
	t.Parallel()
	const everyService, iamOnly, soon = time.Second, time.Minute, time.Millisecond
	for name, test := range map[string]struct {
		service string
		after   func(*sandbox.Sandbox, context.CancelFunc) // called soon after the request begins
		want    time.Duration
	}{
		"every service":      {service: "sts", want: everyService},
		"one service":        {service: "iam", want: iamOnly},
		"client disconnects": {"iam", func(_ *sandbox.Sandbox, disconnect context.CancelFunc) { disconnect() }, soon},
		"sandbox closes":     {"iam", func(s *sandbox.Sandbox, _ context.CancelFunc) { s.Close() }, soon},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := sandbox.New()
				defer s.Close()
				s.SetLatency(everyService)
				s.SetLatency(iamOnly, "iam")
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if test.after != nil {
					time.AfterFunc(soon, func() { test.after(s, cancel) })
				}
				if got := duration(ctx, s, test.service); got != test.want {
					t.Errorf("the request took %s, want %s", got, test.want)
				}
				if calls := s.Calls(); len(calls) != 1 || calls[0].Service != test.service {
					t.Errorf("on record: %+v", calls)
				}
			})
		})
	}
}

func TestSetLatency_zero(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := sandbox.New()
		defer s.Close()
		s.SetLatency(time.Hour, "iam")
		s.SetLatency(0, "iam")
		if got := duration(t.Context(), s, "iam"); got != 0 {
			t.Errorf("the request took %s", got)
		}
	})
}

// duration returns the duration of a request to a service in the clock of synctest.
func duration(ctx context.Context, s *sandbox.Sandbox, service string) time.Duration {
	cfg := as(s, s.Admin(), inProcess(s))
	began := time.Now()
	if service == "iam" {
		iam.NewFromConfig(cfg).GetUser(ctx, nil)
	} else {
		sts.NewFromConfig(cfg).GetCallerIdentity(ctx, nil)
	}
	return time.Since(began)
}
