// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// refusals has the expected error of each service for one fault of a request.
type refusals map[string]failure

// refusing returns refusals from the error of STS, IAM and SQS, the code of Organizations, and the error of
// S3.
func refusing(common failure, organizations string, s3 failure) refusals {
	return refusals{
		"sts":           common,
		"iam":           common,
		"sqs":           common,
		"organizations": {400, organizations, common.message},
		"s3":            s3,
	}
}

const calculated = "The request signature we calculated does not match the signature you provided. "

var (
	wrongSignature = refusing(
		failure{403, "SignatureDoesNotMatch", calculated +
			"Check your AWS Secret Access Key and signing method. Consult the service documentation for details."},
		"InvalidSignatureException",
		failure{403, "SignatureDoesNotMatch", calculated + "Check your key and signing method."})
	unknownKey = refusing(
		failure{403, "InvalidClientTokenId", "The security token included in the request is invalid."},
		"UnrecognizedClientException",
		failure{403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."})
	wrongToken = refusing(
		unknownKey["sts"], "UnrecognizedClientException",
		failure{400, "InvalidToken", "The provided token is malformed or otherwise invalid."})
	expiredToken = refusing(
		failure{403, "ExpiredToken", "The security token included in the request is expired"},
		"ExpiredTokenException",
		failure{400, "ExpiredToken", "The provided token has expired."})
)

// check fails the test if the error of a service differs from the expected one.
func (want refusals) check(t *testing.T, errs map[string]error) {
	t.Helper()
	for service, err := range errs {
		t.Run(service, func(t *testing.T) { want[service].check(t, err) })
	}
}

// signedAt makes clients sign at the time of a clock, for which the SDK has no option.
func signedAt(c *clock) func(*aws.Config) {
	return func(cfg *aws.Config) {
		keys := cfg.Credentials
		through(tripper(func(r *http.Request) (*http.Response, error) {
			credentials, err := keys.Retrieve(r.Context())
			if err != nil {
				return nil, err
			}
			var body []byte
			if r.Body != nil {
				if body, err = io.ReadAll(r.Body); err != nil {
					return nil, err
				}
				r.Body = io.NopCloser(bytes.NewReader(body))
			}
			hash := sha256.Sum256(body)
			scope := strings.Split(r.Header.Get("Authorization"), "/")
			err = v4.NewSigner().SignHTTP(r.Context(), credentials, r, hex.EncodeToString(hash[:]), scope[3], scope[2], c.time,
				func(o *v4.SignerOptions) { o.DisableURIPathEscaping = scope[3] == "s3" })
			if err != nil {
				return nil, err
			}
			return http.DefaultTransport.RoundTrip(r)
		}))(cfg)
	}
}

// everyService calls each service once with a configuration.
func everyService(t *testing.T, cfg aws.Config) map[string]error {
	t.Helper()
	errs := map[string]error{}
	_, errs["sts"] = sts.NewFromConfig(cfg).GetCallerIdentity(t.Context(), nil)
	_, errs["iam"] = iam.NewFromConfig(cfg).ListOrganizationsFeatures(t.Context(), nil)
	_, errs["sqs"] = sqs.NewFromConfig(cfg).ListQueues(t.Context(), nil)
	_, errs["organizations"] = organizations.NewFromConfig(cfg).DescribeOrganization(t.Context(), nil)
	_, errs["s3"] = s3.NewFromConfig(cfg).ListBuckets(t.Context(), nil)
	return errs
}

func TestVerify_everyService(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	for service, err := range everyService(t, as(s, s.Admin())) {
		if err != nil {
			t.Error(service, err)
		}
	}
}

func TestVerify_invalidKeys(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	root := openRoot(t, s, unlockBucketPolicy)
	revoked := s.AddUser(sandbox.ManagementAccount, "revoked", sandbox.Allow("*"))
	s.Revoke(revoked.AccessKeyID)
	for name, test := range map[string]struct {
		change func(*sandbox.Identity)
		who    sandbox.Identity
		want   refusals
	}{
		"wrong secret":        {func(who *sandbox.Identity) { who.SecretAccessKey = "wrong" }, s.Admin(), wrongSignature},
		"unknown key":         {func(who *sandbox.Identity) { who.AccessKeyID = "AKIAUNKNOWNUNKNOWNAA" }, s.Admin(), unknownKey},
		"revoked key":         {func(*sandbox.Identity) {}, revoked, unknownKey},
		"missing token":       {func(who *sandbox.Identity) { who.SessionToken = "" }, root, unknownKey},
		"wrong token":         {func(who *sandbox.Identity) { who.SessionToken += "x" }, root, wrongToken},
		"token without cause": {func(who *sandbox.Identity) { who.SessionToken = root.SessionToken }, s.Admin(), wrongToken},
	} {
		t.Run(name, func(t *testing.T) {
			test.change(&test.who)
			test.want.check(t, everyService(t, as(s, test.who)))
		})
	}
}

func TestVerify_expiredSession(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := sandboxtest.Start(t, sandbox.WithClock(clock.now))
	out, err := assumeRoot(t, as(s, s.Admin(), signedAt(clock)), unlockBucketPolicy)
	if err != nil {
		t.Fatal(err)
	}
	root := as(s, identity(out.Credentials), signedAt(clock))
	clock.time = clock.time.Add(15*time.Minute - time.Second)
	whoami(t, root)
	clock.time = clock.time.Add(time.Second)
	expiredToken.check(t, everyService(t, root))
}

func TestVerify_signatureAge(t *testing.T) {
	t.Parallel()
	skewed := failure{403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."}
	const (
		expired = "Signature expired: %s is now earlier than 20260922T000500Z (20260922T001000Z - 5 min.)"
		early   = "Signature not yet current: %s is still later than 20260922T001500Z (20260922T001000Z + 5 min.)"
	)
	for name, test := range map[string]struct {
		ahead   time.Duration // of the client's clock
		message string        // with the time of the signature; "" if the signature is accepted
		s3      bool          // S3 refuses the request too
	}{
		"on time":        {0, "", false},
		"late":           {-5 * time.Minute, "", false},
		"too late":       {-10 * time.Minute, expired, false},
		"much too late":  {-16 * time.Minute, expired, true},
		"the day before": {-24 * time.Hour, expired, true},
		"early":          {5 * time.Minute, "", false},
		"too early":      {10 * time.Minute, early, false},
		"much too early": {16 * time.Minute, early, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock, clients := newClock(), newClock()
			clients.time = clients.time.Add(test.ahead)
			s := sandboxtest.Start(t, sandbox.WithClock(clock.now))
			message := strings.Replace(test.message, "%s", clients.time.Format("20060102T150405Z"), 1)
			refused := refusing(failure{403, "SignatureDoesNotMatch", message}, "InvalidSignatureException", skewed)
			for service, err := range everyService(t, as(s, s.Admin(), signedAt(clients))) {
				t.Run(service, func(t *testing.T) {
					if message == "" || service == "s3" && !test.s3 {
						if err != nil {
							t.Error(err)
						}
						return
					}
					refused[service].check(t, err)
				})
			}
		})
	}
}

func TestVerify_tampered(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	authorization := func(from, to string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), from, to, 1))
		}
	}
	for name, change := range map[string]func(*http.Request){
		"body": func(r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			body = bytes.Replace(body, []byte(sandbox.LockedBucket), []byte("locked-oUt"), 1)
			r.Body = io.NopCloser(bytes.NewReader(body))
		},
		"query":           func(r *http.Request) { r.URL.RawQuery += "&versioning" },
		"path":            func(r *http.Request) { r.URL.Path += "x" },
		"method":          func(r *http.Request) { r.Method = http.MethodPost },
		"host":            func(r *http.Request) { r.Host = "s3.us-east-1.amazonaws.com" },
		"signed header":   func(r *http.Request) { r.Header.Set("Content-Type", "text/html") },
		"unsigned header": func(r *http.Request) { r.Header.Set("X-Amz-Expected-Bucket-Owner", sandbox.Member) },
		"payload hash":    func(r *http.Request) { r.Header.Set("X-Amz-Content-Sha256", strings.Repeat("0", 64)) },
		"no payload hash": func(r *http.Request) { r.Header.Set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD") },
		"time": func(r *http.Request) {
			r.Header.Set("X-Amz-Date", time.Now().UTC().Add(time.Second).Format("20060102T150405Z"))
		},
		"signature":        authorization("Signature=", "Signature=0"),
		"signed headers":   authorization("content-type;", ""),
		"missing a header": func(r *http.Request) { r.Header.Del("Content-Type") },
	} {
		t.Run(name, func(t *testing.T) {
			member := s.AddUser(sandbox.Member, "owner", sandbox.Allow("*"))
			_, err := s3.NewFromConfig(as(s, member, tampered(change))).PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{
				Bucket: aws.String(sandbox.LockedBucket),
				Policy: aws.String(`{"Statement":{"Resource":"arn:aws:s3:::locked-out"}}`),
			})
			wrongSignature["s3"].check(t, err)
		})
	}
}

func TestVerify_sessionToken(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	root := openRoot(t, s, unlockBucketPolicy)
	token := root.SessionToken
	root.SessionToken = ""
	_, err := sts.NewFromConfig(as(s, root, tampered(func(r *http.Request) {
		r.Header.Set("X-Amz-Security-Token", token)
	}))).GetCallerIdentity(t.Context(), nil)
	wrongSignature["sts"].check(t, err)
}

func TestVerify_unsignedPayload(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	unsigned := claiming(t, s.Admin(), "UNSIGNED-PAYLOAD", "UNSIGNED-PAYLOAD")
	for service, err := range everyService(t, as(s, s.Admin(), unsigned)) {
		t.Run(service, func(t *testing.T) {
			if service != "s3" {
				wrongSignature[service].check(t, err)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestVerify_payloadHash(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	ofNothing := sha256.Sum256(nil)
	lying := claiming(t, s.Admin(), strings.Repeat("0", 64), hex.EncodeToString(ofNothing[:]))
	_, err := s3.NewFromConfig(as(s, s.Admin(), lying)).ListBuckets(t.Context(), nil)
	wrongSignature["s3"].check(t, err)
}

// claiming makes clients sign with one payload hash and claim another.
func claiming(t *testing.T, who sandbox.Identity, claimed, signed string) func(*aws.Config) {
	return tampered(func(r *http.Request) {
		r.Header.Set("X-Amz-Content-Sha256", claimed)
		scope := strings.Split(r.Header.Get("Authorization"), "/")
		keys := aws.Credentials{AccessKeyID: who.AccessKeyID, SecretAccessKey: who.SecretAccessKey}
		if err := v4.NewSigner().SignHTTP(r.Context(), keys, r, signed, scope[3], scope[2], time.Now()); err != nil {
			t.Error(err)
		}
	})
}

func TestVerify_credentialScope(t *testing.T) {
	t.Parallel()
	const anotherDay = "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
	s := sandboxtest.Start(t)
	today := time.Now().UTC().Format("20060102")
	replaced := func(from, to string) func(*aws.Config) {
		return tampered(func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), from, to, 1))
			r.Header.Set("X-Amz-Date", today+"T120000Z")
		})
	}
	clock := &clock{time.Now().UTC().Truncate(24 * time.Hour).Add(12 * time.Hour)}
	noon := sandboxtest.Start(t, sandbox.WithClock(clock.now))
	for name, test := range map[string]struct {
		cfg  aws.Config
		want failure
	}{
		"date": {as(noon, noon.Admin(), replaced(today, "20200101")), failure{403, "SignatureDoesNotMatch",
			anotherDay + "'20200101' != '" + today + "', from '" + today + "T120000Z'."}},
		"terminator": {as(noon, noon.Admin(), replaced("aws4_request", "aws5_request")), failure{400, "IncompleteSignature",
			"Authorization header requires 'Credential', 'Signature' and 'SignedHeaders' parameters."}},
		"Region": {as(noon, noon.Admin(), replaced("us-east-1", "us-east-2")), wrongSignature["sts"]},
		"Region of the host": {
			as(s, s.Admin(), inRegion("us-west-2"), throughProxy(t, s), at("https://sts.eu-west-1.amazonaws.com")),
			failure{403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region."},
		},
		"service of the host": {
			as(s, s.Admin(), throughProxy(t, s), at("https://iam.amazonaws.com")),
			failure{403, "SignatureDoesNotMatch", "Credential should be scoped to correct service."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sts.NewFromConfig(test.cfg).GetCallerIdentity(t.Context(), nil)
			test.want.check(t, err)
		})
	}
	t.Run("Region of a service that has one", func(t *testing.T) {
		_, err := iam.NewFromConfig(as(s, s.Admin(), inRegion("eu-west-1"))).ListOrganizationsFeatures(t.Context(), nil)
		failure{403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region."}.check(t, err)
	})
}

func TestVerify_invalidAuthorization(t *testing.T) {
	t.Parallel()
	incomplete := func(message string) refusals {
		common := failure{400, "IncompleteSignature", message}
		return refusing(common, "IncompleteSignatureException", common)
	}
	malformed := incomplete("Authorization header requires 'Credential', 'Signature' and 'SignedHeaders' parameters.")
	s := sandboxtest.Start(t)
	unsigned := refusing(
		failure{403, "MissingAuthenticationToken", "Request is missing Authentication Token"},
		"MissingAuthenticationTokenException",
		failure{403, "AccessDenied", "Access Denied"})
	unsigned["sqs"] = failure{403, "AccessDenied", "Access to the resource " + s.URL() + "/ is denied."}
	for name, test := range map[string]struct {
		change func(*http.Request)
		want   refusals
	}{
		"none":            {func(r *http.Request) { r.Header.Del("Authorization") }, unsigned},
		"of another kind": {func(r *http.Request) { r.SetBasicAuth("somebody", "password") }, malformed},
		"without a signature": {
			func(r *http.Request) {
				r.Header.Set("Authorization", strings.Split(r.Header.Get("Authorization"), ", Signature")[0])
			},
			malformed,
		},
		"without a date": {
			func(r *http.Request) { r.Header.Del("X-Amz-Date") },
			incomplete("Date must be in ISO-8601 'basic format'."),
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.want.check(t, everyService(t, as(s, s.Admin(), tampered(test.change))))
		})
	}
}

func TestRequest_bodyTooLarge(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	_, err := s3.NewFromConfig(as(s, s.Admin())).PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{
		Bucket: aws.String(sandbox.LockedBucket),
		Policy: aws.String(strings.Repeat(" ", 1<<20+1)),
	})
	failure{413, "RequestEntityTooLarge", "Request Entity Too Large"}.check(t, err)
}
