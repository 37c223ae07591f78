// SPDX-License-Identifier: MPL-2.0

package awscall_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

func TestHTTPClient_hostileResponse(t *testing.T) {
	t.Parallel()
	for name, raw := range acctest.HostileResponses() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := awscall.NewHTTPClient(&http.Transport{}, nil)
			response, err := client.Get(acctest.RawServer(t, raw))
			if err != nil {
				acctest.ExpectNoHostileSecret(t, err.Error())
				return
			}
			defer response.Body.Close()
			acctest.ExpectNoHostileSecret(t, response.Status)
			if _, err := io.ReadAll(response.Body); err != nil {
				acctest.ExpectNoHostileSecret(t, err.Error())
			}
		})
	}
}

func TestHTTPClient_followsNoRedirect(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		var requests int
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			requests++
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
		}))
		response, err := awscall.NewHTTPClient(&http.Transport{}, nil).Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		server.Close()
		if requests != 1 || response.StatusCode != status {
			t.Errorf("%d: %d requests, status %d", status, requests, response.StatusCode)
		}
	}
}

func TestHTTPClient_boundsBody(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	}))
	defer server.Close()
	response, err := awscall.NewHTTPClient(&http.Transport{}, nil).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err == nil || len(body) > 1<<20+1 {
		t.Errorf("%d bytes, error %v", len(body), err)
	}
}

func TestHTTPClient_swappedKeys(t *testing.T) {
	t.Parallel()
	var requests int
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests++ }))
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization",
		"AWS4-HMAC-SHA256 Credential="+acctest.HostileSecret+"/20260901/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0")
	_, err = awscall.NewHTTPClient(&http.Transport{}, nil).Do(request)
	if !errors.Is(err, awscall.ErrKeyPair) || requests != 0 {
		t.Errorf("error %v after %d requests", err, requests)
	}
	acctest.ExpectNoHostileSecret(t, err.Error())
}

func TestHTTPClient_learnsCredentials(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"accessToken": "sso-access", "roleCredentials": {"secretAccessKey": "short-secret", "sessionToken": "short-token"}}`)
	}))
	defer server.Close()
	redactor := &awscall.Redactor{}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Amz-Sso_bearer_token", "sso-bearer")
	response, err := awscall.NewHTTPClient(&http.Transport{}, redactor).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	for _, secret := range []string{"sso-access", "short-secret", "short-token", "sso-bearer"} {
		if got := redactor.Redact("x" + secret + "y"); got != "x…y" {
			t.Errorf("%q", got)
		}
	}
}

func TestRedactor(t *testing.T) {
	t.Parallel()
	redactor := &awscall.Redactor{}
	redactor.Add("an/other+secret", "test", "", "111122223333", "emulator", "emulator-secret", "emulator-s")
	child := redactor.With("session-secret")
	for name, test := range map[string]struct{ text, want string }{
		"known":                {"key an/other+secret.", "key …."},
		"percent-encoded":      {"a=an%2Fother%2Bsecret&b", "a=…&b"},
		"inside a word":        {"xan/other+secretz", "x…z"},
		"short, as a word":     {"key test, test", "key …, …"},
		"short, repeated":      {"test test,test", "… …,…"},
		"short, in a word":     {"latest contest", "latest contest"},
		"start of another":     {"emulator-secret", "…"},
		"of the child":         {"session-secret", "…"},
		"form of a secret key": {"key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.", "key …."},
		"secret key after =":   {"aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key=…"},
		"form of a token":      {"token " + strings.Repeat("Ab1/", 30) + "==", "token …"},
		"hexadecimal hash":     {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4"},
		"XML":                  {"<SessionToken>abc</SessionToken>", "<SessionToken>…</SessionToken>"},
		"JSON":                 {`{"Token": "abc"}`, `{"Token": "…"}`},
		"URL":                  {`proxy "http://user:pa/ss@host:1" failed`, `proxy "http://…@host:1" failed`},
		"ARN":                  {"arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:root"},
		"access key ID":        {"AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"},
	} {
		if got := child.Redact(test.text); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	var none *awscall.Redactor
	if got := none.Redact("//user:password@host"); got != "//…@host" {
		t.Errorf("without a redactor: %q", got)
	}
}

// Loggers replace one credential after the other.
func TestRedactor_knownLongestFirst(t *testing.T) {
	t.Parallel()
	var r awscall.Redactor
	r.Add("credential", "credential-of-a-session", "credential-of")
	if got, want := r.Known(), []string{"credential-of-a-session", "credential-of", "credential"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFail_longMessage(t *testing.T) {
	t.Parallel()
	call := awscall.Call{Goal: "open a root session", Redactor: &awscall.Redactor{}, Now: time.Now}
	failed := call.Fail(awscall.Cause{Message: "denied\x1b[31m " + strings.Repeat("é", 5000)})
	if got := failed.Message; len(got) > 3010 || !strings.HasSuffix(got, "é…") || strings.ContainsRune(got, '\x1b') {
		t.Errorf("got %d bytes: %q … %q", len(got), got[:20], got[len(got)-10:])
	}
}

func TestCheckKeyPair(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id, secret string
		valid      bool
	}{
		"of AWS":                  {"AKIAIOSFODNN7EXAMPLE", acctest.HostileSecret, true},
		"of an emulator":          {"test", "test", true},
		"swapped":                 {acctest.HostileSecret, "AKIAIOSFODNN7EXAMPLE", false},
		"swapped, only letters":   {"wJalrXUtnFEMIxK7MDENGxbPxRfiCYEXAMPLEKEY", "ASIAIOSFODNN7EXAMPLE", false},
		"line break":              {"AKIAIOSFODNN7EXAMPLE\n", "secret", false},
		"both like access key ID": {"AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE", true},
	} {
		if err := awscall.CheckKeyPair(test.id, test.secret); (err == nil) != test.valid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFormatDuration(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		2 * time.Minute: "2 minutes", time.Minute: "1 minute", 90 * time.Second: "90 seconds",
		time.Second: "1 second", 1234 * time.Millisecond: "1.2 seconds", 0: "0 seconds",
		100 * time.Millisecond: "0.1 seconds", 42 * time.Millisecond: "42 milliseconds", time.Nanosecond: "1 millisecond",
	} {
		if got := awscall.FormatDuration(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

func TestExchange_requestIDInBody(t *testing.T) {
	t.Parallel()
	const body = "<ErrorResponse><Error><Code>Unheard</Code><Message>no</Message></Error>" +
		"<RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ErrorResponse>"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(http.StatusForbidden)
		io.WriteString(w, body)
	}))
	defer server.Close()
	client := sts.New(sts.Options{
		Region:       "us-east-1",
		BaseEndpoint: aws.String(server.URL),
		Credentials:  credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	call := &awscall.Call{Service: "STS", Action: "GetCallerIdentity", Now: time.Now}
	_, err := client.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{}, func(o *sts.Options) {
		o.APIOptions = append(o.APIOptions, call.Exchange.Observe)
	})
	f := call.Explain(t.Context(), t.Context(), err, func(string, string) *awscall.Cause { return nil })
	if f.RequestID != "c6104cbe-af31-11e0-8154-cbc7ccf896c7" || f.Code != "Unheard" || f.Attempts != 1 {
		t.Errorf("request ID %q, code %q, %d attempts", f.RequestID, f.Code, f.Attempts)
	}
}

func TestDescribeSource(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"interrupted": {
			fmt.Errorf("get credentials: %w", &aws.RequestCanceledError{Err: context.Canceled}),
			"The run was interrupted before the credentials were obtained.",
		},
		"explained": {
			fmt.Errorf("get identity: %w", &awscall.SourceError{Why: "The login has expired.", Err: errors.New("expired")}),
			"The login has expired.",
		},
		"swapped keys": {
			awscall.ErrKeyPair, "The access key ID has a character that AWS never uses",
		},
		"process": {
			errors.New("process provider error: error in credential_process"), "The command of credential_process failed",
		},
		"unknown": {
			errors.New(acctest.HostileSecret), "The source of the credentials returned no usable credentials.",
		},
	} {
		cause := awscall.DescribeSource(test.err, &awscall.Redactor{})
		if !strings.Contains(cause.Why, test.want) {
			t.Errorf("%s: got %q", name, cause.Why)
		}
		acctest.ExpectNoHostileSecret(t, cause.Why+cause.Remedy+cause.Message)
	}
}
