// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// basicTime is the format of times in signatures.
const basicTime = "20060102T150405Z"

// unsignedPayload replaces the hash of the body in requests to S3 whose body is not signed.
const unsignedPayload = "UNSIGNED-PAYLOAD"

// verify returns the principal that signed a request. It refuses a request that is unsigned, whose key or token
// is unknown or expired, whose signature is too old, or that was changed after signing.
func (s *Sandbox) verify(r *request) (*principal, *refusal) {
	if r.authorization.accessKeyID == "" {
		return nil, unsigned(r)
	}
	s.mu.Lock()
	caller, known := s.principals[r.authorization.accessKeyID]
	s.mu.Unlock()
	token := r.Header.Get("X-Amz-Security-Token")
	switch {
	case !known, token == "" && caller.SessionToken != "":
		return nil, unknownKey(r.service)
	case !hmac.Equal([]byte(token), []byte(caller.SessionToken)):
		return nil, wrongToken(r.service)
	}
	now := s.now().UTC()
	if !caller.expires.IsZero() && !now.Before(caller.expires) {
		return nil, expiredToken(r.service)
	}
	signedAt, err := time.Parse(basicTime, r.Header.Get("X-Amz-Date"))
	if err != nil {
		return nil, badRequest("IncompleteSignature", "Date must be in ISO-8601 'basic format'.")
	}
	if refused := checkFreshness(r.service, signedAt, now); refused != nil {
		return nil, refused
	}
	if refused := checkScope(r, signedAt); refused != nil {
		return nil, refused
	}
	if !hmac.Equal([]byte(s.sign(r, caller, signedAt)), []byte(r.authorization.signature)) {
		return nil, wrongSignature(r.service)
	}
	return caller, nil
}

// The following refusals of STS and IAM are recorded responses. jsonCodes maps their codes to the codes of
// services with a JSON protocol. The refusals of S3 and SQS follow
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and published responses.

func unsigned(r *request) *refusal {
	switch r.service {
	case "s3":
		return accessDenied("Access Denied")
	case "sqs":
		return accessDenied("Access to the resource " + r.origin() + "/ is denied.")
	}
	return forbidden("MissingAuthenticationToken", "Request is missing Authentication Token")
}

func unknownKey(service string) *refusal {
	if service == "s3" {
		return forbidden("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
	}
	return forbidden("InvalidClientTokenId", "The security token included in the request is invalid.")
}

func wrongToken(service string) *refusal {
	if service == "s3" {
		return badRequest("InvalidToken", "The provided token is malformed or otherwise invalid.")
	}
	return unknownKey(service)
}

func wrongSignature(service string) *refusal {
	const calculated = "The request signature we calculated does not match the signature you provided. "
	if service == "s3" {
		return signatureDoesNotMatch(calculated + "Check your key and signing method.")
	}
	return signatureDoesNotMatch(calculated +
		"Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")
}

func signatureDoesNotMatch(message string) *refusal {
	return forbidden("SignatureDoesNotMatch", message)
}

func expiredToken(service string) *refusal {
	if service == "s3" {
		return badRequest("ExpiredToken", "The provided token has expired.")
	}
	return forbidden("ExpiredToken", "The security token included in the request is expired")
}

// checkFreshness refuses a signature that is too old or from the future.
func checkFreshness(service string, signedAt, now time.Time) *refusal {
	const skew, skewOfS3 = 5 * time.Minute, 15 * time.Minute
	if service == "s3" {
		if signedAt.Sub(now).Abs() > skewOfS3 {
			return &refusal{
				status:  http.StatusForbidden,
				code:    "RequestTimeTooSkewed",
				message: "The difference between the request time and the current time is too large.",
			}
		}
		return nil
	}
	const expired, early = "Signature expired: %s is now earlier than %s (%s - 5 min.)",
		"Signature not yet current: %s is still later than %s (%s + 5 min.)"
	switch earliest, latest := now.Add(-skew), now.Add(skew); {
	case signedAt.Before(earliest.Truncate(time.Second)):
		return signatureDoesNotMatch(fmt.Sprintf(expired, signedAt.Format(basicTime), earliest.Format(basicTime), now.Format(basicTime)))
	case signedAt.After(latest):
		return signatureDoesNotMatch(fmt.Sprintf(early, signedAt.Format(basicTime), latest.Format(basicTime), now.Format(basicTime)))
	}
	return nil
}

// checkScope refuses a signature for another day, Region or service than the one in the request.
func checkScope(r *request, signedAt time.Time) *refusal {
	if day := signedAt.Format("20060102"); r.authorization.date != day {
		return signatureDoesNotMatch(fmt.Sprintf("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "+
			"'%s' != '%s', from '%s'.", r.authorization.date, day, signedAt.Format(basicTime)))
	}
	region := r.region
	isGlobal := r.service == "iam" || r.service == "organizations"
	if isGlobal && partition(region) == "aws" {
		region = Region
	}
	// Only host names of AWS contain a service and a Region, such as sts.eu-west-1.amazonaws.com.
	if name, ok := strings.CutSuffix(r.hostname(), ".amazonaws.com"); ok {
		labels := strings.Split(strings.Replace(name, ".dualstack", "", 1), ".")
		index := slices.IndexFunc(labels, func(label string) bool { return label == r.service || label == r.service+"-fips" })
		if index < 0 {
			return signatureDoesNotMatch("Credential should be scoped to correct service.")
		}
		if !isGlobal {
			region = Region
			if index+1 < len(labels) {
				region = labels[index+1]
			}
		}
	}
	if r.region != region {
		return signatureDoesNotMatch("Credential should be scoped to a valid region.")
	}
	return nil
}

// sign calculates the signature that the request must have. It returns "" if X-Amz-Content-Sha256 does not
// match the body.
func (s *Sandbox) sign(r *request, caller *principal, signedAt time.Time) string {
	sum := sha256.Sum256(r.body)
	hash := hex.EncodeToString(sum[:])
	switch claimed := r.Header.Get("X-Amz-Content-Sha256"); {
	case claimed == unsignedPayload && r.service == "s3":
		hash = unsignedPayload
	case claimed != "" && claimed != hash:
		return ""
	}
	signed := &http.Request{
		Method: r.Method,
		Host:   r.Host,
		URL:    &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery},
		Header: http.Header{},
	}
	for name, values := range r.Header {
		// AWS requires that every X-Amz- header is signed. If SignedHeaders does not list one, the signatures
		// differ.
		if strings.HasPrefix(name, "X-Amz-") || slices.Contains(r.authorization.signedHeaders, strings.ToLower(name)) {
			signed.Header[name] = slices.Clone(values)
		}
	}
	if slices.Contains(r.authorization.signedHeaders, "content-length") {
		signed.ContentLength = int64(len(r.body))
	}
	credentials := aws.Credentials{
		AccessKeyID:     caller.AccessKeyID,
		SecretAccessKey: caller.SecretAccessKey,
		SessionToken:    caller.SessionToken,
	}
	must(s.signer.SignHTTP(r.Context(), credentials, signed, hash, r.service, r.region, signedAt, func(o *v4.SignerOptions) {
		o.DisableURIPathEscaping = r.service == "s3"
	}))
	_, signature, _ := strings.Cut(signed.Header.Get("Authorization"), "Signature=")
	return signature
}
