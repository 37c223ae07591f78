// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// exchange calls AssumeRoot. It returns the raw response, the readable part of its body, and the error that
// ended the body.
func exchange(t *testing.T, s *sandbox.Sandbox) (*http.Response, string, error) {
	t.Helper()
	var received *http.Response
	var text []byte
	var readErr error
	assumeRoot(t, as(s, s.Admin(), through(tripper(func(r *http.Request) (*http.Response, error) {
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			readErr = err
			return nil, err
		}
		received = response
		text, readErr = io.ReadAll(response.Body)
		response.Body.Close()
		response.Body = http.NoBody
		return response, nil
	}))), unlockBucketPolicy)
	return received, string(text), readErr
}

func TestRefused_everyProtocol(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.Inject(sandbox.Refused("", http.StatusTeapot, "Teapot", "I'm a teapot"))
	for service, err := range everyService(t, as(s, s.Admin())) {
		t.Run(service, func(t *testing.T) { failure{418, "Teapot", "I'm a teapot"}.check(t, err) })
	}
	for _, call := range s.Calls() {
		if call.Status != 418 || call.Code != "Teapot" || call.Fault != "Refused" || call.Caller != "" {
			t.Errorf("on record: %+v", call)
		}
	}
}

func TestThrottled_error(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.Inject(sandbox.Throttled("AssumeRoot"))
	_, err := assumeRoot(t, as(s, s.Admin()), unlockBucketPolicy)
	failure{400, "Throttling", "Rate exceeded"}.check(t, err)
}

func TestFault_foreignResponses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault      sandbox.Fault
		status     int
		has, hasNo string
	}{
		"Unavailable":   {sandbox.Unavailable("AssumeRoot"), 503, "Service Unavailable", "<"},
		"CaptivePortal": {sandbox.CaptivePortal("AssumeRoot"), 200, "<!DOCTYPE html>", "AssumeRoot"},
		"EmptyAnswer":   {sandbox.EmptyAnswer("AssumeRoot"), 200, "", "<"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			s.Inject(test.fault)
			response, body, err := exchange(t, s)
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != test.status || !strings.Contains(body, test.has) || strings.Contains(body, test.hasNo) {
				t.Errorf("got %d %s", response.StatusCode, body)
			}
			if call := s.Calls()[0]; call.Status != test.status || call.Fault != name {
				t.Errorf("on record: %+v", call)
			}
		})
	}
}

func TestDropped_noResponse(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.Inject(sandbox.Dropped("AssumeRoot"))
	if response, _, err := exchange(t, s); err == nil {
		t.Errorf("got status %d", response.StatusCode)
	}
	if call := s.Calls()[0]; call.Status != 0 || call.Fault != "Dropped" {
		t.Errorf("on record: %+v", call)
	}
}

func TestTruncatedAnswer_endsEarly(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.Inject(sandbox.TruncatedAnswer("AssumeRoot"))
	response, body, err := exchange(t, s)
	if !errors.Is(err, io.ErrUnexpectedEOF) || !strings.HasPrefix(body, "<AssumeRootResponse") || response.ContentLength <= int64(len(body)) {
		t.Errorf("got %q, error %v", body, err)
	}
}

func TestHangingBody_everyProtocol(t *testing.T) {
	t.Parallel()
	for _, fault := range []sandbox.Fault{sandbox.HangingBody(""), sandbox.EndlessBody("")} {
		t.Run(fault.Name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			s.Inject(fault)
			responses := map[string]string{}
			everyService(t, as(s, s.Admin(), through(tripper(func(r *http.Request) (*http.Response, error) {
				response, err := http.DefaultTransport.RoundTrip(r)
				if err != nil {
					return nil, err
				}
				defer response.Body.Close()
				begin := make([]byte, 1000)
				n, err := response.Body.Read(begin)
				calls := s.Calls()
				responses[calls[len(calls)-1].Action] = response.Header.Get("Content-Type") + "\n" + string(begin[:n])
				return nil, err
			}))))
			for action, want := range map[string]string{
				"GetCallerIdentity": "text/xml\n" +
					`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Element>`,
				"ListOrganizationsFeatures": "text/xml\n<ListOrganizationsFeaturesResponse " +
					`xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListOrganizationsFeaturesResult><Element>`,
				"ListQueues":           "application/x-amz-json-1.0\n{\"Elements\":[\"",
				"DescribeOrganization": "application/x-amz-json-1.1\n{\"Elements\":[\"",
				"ListBuckets":          "text/xml\n<Result><Element>",
			} {
				if !strings.HasPrefix(responses[action], want) {
					t.Errorf("%s begins with\n%s\nwant\n%s", action, responses[action], want)
				}
			}
		})
	}
}

func TestEndlessBody_wellFormed(t *testing.T) {
	t.Parallel()
	const size = 1 << 16
	s := sandboxtest.Start(t)
	s.Inject(sandbox.EndlessBody(""))
	everyService(t, as(s, s.Admin(), through(tripper(func(r *http.Request) (*http.Response, error) {
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		body := io.LimitReader(response.Body, size)
		next := xml.NewDecoder(body).RawToken
		if strings.Contains(response.Header.Get("Content-Type"), "json") {
			decoder := json.NewDecoder(body)
			next = func() (xml.Token, error) { return decoder.Token() }
		}
		for err == nil {
			_, err = next()
		}
		if !errors.Is(err, io.EOF) && !strings.Contains(err.Error(), "unexpected EOF") {
			t.Errorf("%s: %v", response.Header.Get("Content-Type"), err)
		}
		return nil, err
	}))))
}

// waiting are the faults that keep a request waiting.
func waiting() []sandbox.Fault {
	return []sandbox.Fault{sandbox.Hanging("AssumeRoot"), sandbox.HangingBody("AssumeRoot"), sandbox.EndlessBody("AssumeRoot")}
}

func TestHanging_clientDisconnects(t *testing.T) {
	t.Parallel()
	for _, fault := range waiting() {
		t.Run(fault.Name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			ctx, disconnect := context.WithCancel(t.Context())
			ended, wait := make(chan struct{}), fault.Answer
			fault.Run = func(sandbox.Call) { disconnect() }
			fault.Answer = func(w http.ResponseWriter, r *http.Request) {
				defer close(ended)
				wait(w, r)
			}
			s.Inject(fault)
			if _, err := sts.NewFromConfig(as(s, s.Admin())).AssumeRoot(ctx, rootRequest()); err == nil {
				t.Error("no error")
			}
			<-ended
		})
	}
}

func TestHanging_sandboxCloses(t *testing.T) {
	t.Parallel()
	for _, fault := range waiting() {
		for kind, change := range map[string]func(*testing.T, *sandbox.Sandbox) func(*aws.Config){
			"directly":         func(*testing.T, *sandbox.Sandbox) func(*aws.Config) { return func(*aws.Config) {} },
			"through a tunnel": throughProxy,
		} {
			t.Run(fault.Name+" "+kind, func(t *testing.T) {
				t.Parallel()
				s := sandboxtest.Start(t)
				arrived := make(chan struct{})
				announced := fault
				announced.Run = func(sandbox.Call) { close(arrived) }
				s.Inject(announced)
				client := sts.NewFromConfig(as(s, s.Admin(), change(t, s)))
				failed := make(chan error)
				go func() {
					_, err := client.AssumeRoot(t.Context(), rootRequest())
					failed <- err
				}()
				<-arrived
				if call := s.Calls()[0]; call.Action != "AssumeRoot" || call.Fault != fault.Name {
					t.Errorf("on record: %+v", call)
				}
				s.Close()
				if err := <-failed; err == nil {
					t.Error("no error")
				}
			})
		}
	}
}

func TestHanging_handlerOfAnotherServer(t *testing.T) {
	t.Parallel()
	s := sandbox.New()
	server := httptest.NewServer(s)
	defer server.Close()
	fault := sandbox.Hanging("AssumeRoot")
	fault.Run = func(sandbox.Call) { go s.Close() } // Close waits for the handler
	s.Inject(fault)
	for range 2 { // the second request comes after Close
		if _, err := assumeRoot(t, as(s, s.Admin(), at(server.URL)), unlockBucketPolicy); err == nil {
			t.Error("no error")
		}
	}
}

func TestWithoutCredentials_response(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.Inject(sandbox.WithoutCredentials("AssumeRoot"))
	out, err := assumeRoot(t, as(s, s.Admin()), unlockBucketPolicy)
	if err != nil || out.Credentials != nil {
		t.Errorf("got %v, error %v", out.Credentials, err)
	}
}

func TestPartialCredentials_eachElement(t *testing.T) {
	t.Parallel()
	for _, missing := range []string{"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"} {
		t.Run(missing, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			s.Inject(sandbox.PartialCredentials("AssumeRoot", missing))
			out, err := assumeRoot(t, as(s, s.Admin()), unlockBucketPolicy)
			if err != nil {
				t.Fatal(err)
			}
			for element, there := range map[string]bool{
				"AccessKeyId":     out.Credentials.AccessKeyId != nil,
				"SecretAccessKey": out.Credentials.SecretAccessKey != nil,
				"SessionToken":    out.Credentials.SessionToken != nil,
				"Expiration":      out.Credentials.Expiration != nil,
			} {
				if there != (element != missing) {
					t.Errorf("%s is there: %t", element, there)
				}
			}
		})
	}
}

func TestPartialCredentials_unknownElement(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a misspelt element would leave the credentials whole")
		}
	}()
	sandbox.PartialCredentials("AssumeRoot", "SecretAccesKey")
}

func TestFault_order(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	once, twice := sandbox.Unavailable(""), sandbox.Throttled("AssumeRoot")
	once.Times, twice.Times = 1, 2
	s.Inject(twice)
	s.Inject(once)
	admin := as(s, s.Admin())
	for range 5 {
		assumeRoot(t, admin, unlockBucketPolicy)
	}
	var got []string
	for _, call := range s.Calls() {
		got = append(got, call.Fault)
	}
	if want := "Throttled Throttled Unavailable  "; strings.Join(got, " ") != want {
		t.Errorf("got faults %q, want %q", strings.Join(got, " "), want)
	}
}

func TestFault_otherAction(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.Inject(sandbox.Throttled("AssumeRole"))
	if _, err := assumeRoot(t, as(s, s.Admin()), unlockBucketPolicy); err != nil {
		t.Error(err)
	}
}

func TestFault_beforeVerification(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.Inject(sandbox.Throttled("AssumeRoot"))
	_, err := assumeRoot(t, as(s, sandbox.Identity{AccessKeyID: "AKIAUNKNOWNUNKNOWNAA", SecretAccessKey: "unknown"}), unlockBucketPolicy)
	failure{400, "Throttling", "Rate exceeded"}.check(t, err)
}

func TestClearFaults_removesAll(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.Inject(sandbox.Throttled(""))
	s.ClearFaults()
	whoami(t, as(s, s.Admin()))
}

func TestFault_rate(t *testing.T) {
	t.Parallel()
	faults := func() string {
		s := sandboxtest.Start(t)
		fault := sandbox.Throttled("GetCallerIdentity")
		fault.Rate = 0.3
		s.Inject(fault)
		client := sts.NewFromConfig(as(s, s.Admin(), func(cfg *aws.Config) { cfg.HTTPClient = nil }))
		var pattern strings.Builder
		for range 200 {
			if _, err := client.GetCallerIdentity(t.Context(), nil); err != nil {
				pattern.WriteByte('x')
			} else {
				pattern.WriteByte('.')
			}
		}
		return pattern.String()
	}
	first, second := faults(), faults()
	if first != second {
		t.Errorf("differ:\n%s\n%s", first, second)
	}
	if n := strings.Count(first, "x"); n < 40 || n > 80 {
		t.Errorf("%d of 200 failed", n)
	}
}

func TestFault_customAnswer(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.Inject(sandbox.Fault{Action: "AssumeRoot", Name: "Moved", Answer: func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusPermanentRedirect)
	}})
	_, err := assumeRoot(t, as(s, s.Admin(), func(cfg *aws.Config) {
		cfg.HTTPClient = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}), unlockBucketPolicy)
	response, ok := errors.AsType[*smithyhttp.ResponseError](err)
	if !ok || response.HTTPStatusCode() != http.StatusPermanentRedirect {
		t.Errorf("got error %v", err)
	}
	if call := s.Calls()[0]; call.Fault != "Moved" || call.Status != http.StatusPermanentRedirect {
		t.Errorf("on record: %+v", call)
	}
}
