// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"golang.org/x/time/rate"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

func TestPacer_noDelayWithoutThrottling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer()
		began := time.Now()
		for range 1000 {
			if _, err := p.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			p.succeeded()
		}
		if since := time.Since(began); since != 0 {
			t.Errorf("1000 requests waited for %s", since)
		}
	})
}

// Each token bucket accepts a burst and then a rate, as AWS limits requests.
func TestPacer_reachesAcceptedRate(t *testing.T) {
	const requests = 400
	for name, test := range map[string]struct {
		perSecond rate.Limit
		most      float64 // share of requests that were throttled
	}{
		"20 per second":  {20, 0.60}, // the first burst of requests included
		"100 per second": {100, 0.55},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const burst = 40
				p := newPacer()
				bucket := rate.NewLimiter(test.perSecond, burst)
				began := time.Now()
				var all sync.WaitGroup
				for range requests {
					all.Go(func() {
						for {
							sent, err := p.wait(t.Context())
							if err != nil {
								t.Error(err)
								return
							}
							if bucket.Allow() {
								p.succeeded()
								return
							}
							p.refused(sent)
						}
					})
				}
				all.Wait()
				least := time.Duration(float64(time.Second) * (requests - burst) / float64(test.perSecond))
				if took := time.Since(began); took > least*5/4 {
					t.Errorf("%d requests took %s, want at most a quarter more than %s", requests, took, least)
				}
				if share := float64(p.throttlings()) / float64(p.throttlings()+requests); share > test.most {
					t.Errorf("AWS throttled a share of %.2f of the requests", share)
				}
			})
		})
	}
}

func TestPacer_stopsPacingAfterThrottling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer()
		sent, err := p.wait(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		p.refused(sent)
		for range freeRate {
			if _, err := p.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			p.succeeded()
		}
		began := time.Now()
		for range 100 {
			if _, err := p.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if since := time.Since(began); since > 5*time.Millisecond {
			t.Errorf("100 requests waited for %s", since)
		}
	})
}

func TestPacer_contextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPacer()
		sent, err := p.wait(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		p.refused(sent)
		if _, err := p.wait(t.Context()); err != nil { // the next one has to wait
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		var both sync.WaitGroup
		for range 2 { // one that is next, and one behind it
			both.Go(func() {
				if _, err := p.wait(ctx); !errors.Is(err, errTurn) || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
			})
		}
		both.Wait()
		if _, err := p.wait(t.Context()); err != nil {
			t.Errorf("later request: %v", err)
		}
	})
}

// Reads and resources pass a context that has the timeout of the request.
func TestPool_timeoutBeforeTurn(t *testing.T) {
	t.Parallel()
	client := New(aws.Config{
		Region:      "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""),
	}, Options{
		Guards:   roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowAll()},
		Redactor: &awscall.Redactor{},
		Now:      time.Now,
	})
	client.pacer.next = time.Now().Add(time.Hour)
	_, err := NewPool(client).Session(t.Context(), Request{
		Target:  roottask.Principal{AccountID: "111122223333"},
		Policy:  roottask.PolicyARN{Partition: "aws", Name: "S3UnlockBucketPolicy"},
		Region:  "us-east-1",
		Timeout: 20 * time.Millisecond,
	})
	if f, ok := errors.AsType[*awscall.Failure](err); !ok || !strings.Contains(f.Why, "other sessions of this run were opened") {
		t.Errorf("got %v", err)
	}
}
