// SPDX-License-Identifier: MPL-2.0

package awscall

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/aws/smithy-go"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// Explain converts the error of an SDK call to a [Failure]. The engine cancels outer when the run is
// interrupted. inner is derived from outer and has the timeout of the operation. Pass the same context twice if
// outer already has that timeout. specific returns the cause of an error response that only this operation can
// get, and nil for every other response.
func (c *Call) Explain(outer, inner context.Context, err error, specific func(code, message string) *Cause) *Failure {
	cause := c.cause(outer, inner, err, specific)
	if errors.Is(outer.Err(), context.Canceled) { // specific may send requests, and the run may be interrupted meanwhile
		cause = c.cancelled()
	}
	return c.Fail(cause)
}

func (c *Call) cause(outer, inner context.Context, err error, specific func(code, message string) *Cause) Cause {
	switch {
	case errors.Is(outer.Err(), context.Canceled):
		return c.cancelled()
	case outer.Err() != nil, inner.Err() != nil:
		return c.timedOut()
	}
	if source := credentialsError(err); source != nil {
		return c.credentialsCause(source)
	}
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok || api.ErrorCode() == unnamedCode || c.Exchange.HTML {
		return c.networkCause(err)
	}
	code, message := api.ErrorCode(), api.ErrorMessage()
	found := specific(code, message)
	if found == nil {
		found = c.responseCause(code, message)
	}
	if found.Message == "" {
		found.Message = rejection{code: code, message: message, status: c.Exchange.Status, requestID: c.Exchange.RequestID}.text(c.Redactor)
	}
	return *found
}

// lastMessage describes the last error response of any attempt, and is empty if there was none.
func (c *Call) lastMessage() string {
	if c.Exchange.LastError.status == 0 {
		return ""
	}
	return c.Exchange.LastError.text(c.Redactor)
}

func (c *Call) cancelled() Cause {
	cause := Cause{
		Summary: summary.Cancelled.With(c.Action),
		Why:     "The run was interrupted before AWS responded.",
		Remedy:  "Run it again.",
		Message: c.lastMessage(),
	}
	switch {
	case c.Exchange.Attempts == 0:
		cause.Why = "The run was interrupted before the request was sent."
	case c.Action == "AssumeRoot":
		cause.Remedy = "Run it again; if AWS did issue a session, its credentials were discarded and expire on their own."
	}
	return cause
}

func (c *Call) timedOut() Cause {
	if c.FixedLimit {
		return Cause{
			Summary: summary.TimedOut.With(c.Action),
			Why:     fmt.Sprintf("AWS did not complete the operation within %s, retries included.", FormatDuration(c.Timeout)),
			Remedy:  "Check the network between this machine and the host, the proxy settings and the custom endpoints.",
			Message: c.lastMessage(),
		}
	}
	cause := Cause{
		Summary: summary.TimedOut.With(c.Action),
		Why: fmt.Sprintf("AWS did not complete the operation within %s. {Timeout} sets this limit, which includes retries.",
			FormatDuration(c.Timeout)),
		Remedy:  "Raise {Timeout} if AWS is slow, or check the network between this machine and the host.",
		Field:   roottask.Timeout,
		Message: c.lastMessage(),
	}
	if c.Exchange.LastError.throttled && c.Exchange.Status != 0 {
		cause.Why += " AWS throttled the last attempt."
		cause.Remedy = "Lower -parallelism so that fewer requests are sent at once, or raise {Timeout}."
	}
	return cause
}

// responseCause returns the cause of an error response that every operation of AWS can get.
func (c *Call) responseCause(code, message string) *Cause {
	if c.Exchange.Status == http.StatusTooManyRequests || Throttled(&smithy.GenericAPIError{Code: code}) {
		return c.throttled()
	}
	switch code {
	case "AccessDenied", "AccessDeniedException":
		if cause := c.policyCause(message); cause != nil {
			return cause
		}
		return &Cause{
			Summary: summary.Denied.With(c.Action),
			Why:     "AWS gave no reason for the denial, or one that this provider does not know.",
			Remedy:  "Check the policies of the caller, and the trust policy of a role, against the message below.",
		}
	case "ExpiredToken", "ExpiredTokenException":
		if c.InSession {
			return &Cause{
				Summary: summary.SessionExpired,
				Why: fmt.Sprintf("The session ended before %s was complete. A root session lasts at most %d seconds.",
					c.Action, roottask.MaxDurationSeconds),
				Remedy: "Run it again.",
			}
		}
		return &Cause{
			Summary: summary.CredentialsExpired,
			Why:     fmt.Sprintf("The provider's credentials are temporary, and they expired before %s was complete.", c.Action),
			Remedy:  "Authenticate again (for instance with aws sso login) or get new credentials, and run it again.",
		}
	case "InvalidClientTokenId", "UnrecognizedClientException":
		if c.InSession {
			return c.sessionRejected()
		}
		return &Cause{
			Summary: summary.CredentialsUnknown,
			Why: "The access key ID does not exist, was deactivated or deleted, belongs to another partition, lacks its session token, " +
				"is a long-term key (AKIA…) that was sent with the session token of another key, " +
				"or belongs to an account that has not enabled this Region.",
			Remedy: "Check {AccessKey} and {Token}, or the profile or environment variables that they came from. " +
				"Unset AWS_SESSION_TOKEN beside a long-term key.",
		}
	case "RequestExpired", "RequestTimeTooSkewed":
		return c.clockCause()
	case "SignatureDoesNotMatch", "InvalidSignatureException":
		return c.signatureCause(message)
	case "IncompleteSignature", "MissingAuthenticationToken", "InvalidAccessKeyId":
		if c.InSession {
			return c.sessionRejected()
		}
		return &Cause{
			Summary: summary.CredentialsMalformed,
			Why:     "The access key ID or the session token is malformed, or a proxy removed the signature from the request.",
			Remedy:  strayCharacters,
		}
	case "RegionDisabledException", "RegionDisabled":
		return &Cause{
			Summary: summary.ServiceNotActive.With(c.Service),
			Why: fmt.Sprintf("%s is off in Region %s for the caller's account or the target's. "+
				"Both accounts must enable an opt-in Region.", c.Service, c.Region),
			Remedy: "Enable the Region in both accounts, or set {Region} to one that is enabled.",
			Field:  roottask.Region,
		}
	}
	if c.Exchange.Status >= http.StatusInternalServerError {
		return c.serverError()
	}
	return &Cause{
		Summary: summary.Rejected.With(c.Action),
		Why:     "AWS gave a reason that this provider does not know.",
		Remedy:  fmt.Sprintf("Look up the code below in the documentation of %s, or give AWS Support the request ID.", c.Action),
	}
}

// sessionRejected returns the cause of an error response that says that the credentials of a root session are
// not valid.
func (c *Call) sessionRejected() *Cause {
	return &Cause{
		Summary: summary.SessionRejected.With(c.Service),
		Why: "STS issued the credentials of the session in this run. This host belongs to another AWS or emulator than STS, " +
			"a proxy changed the request, or the account has not enabled the Region.",
		Remedy: fmt.Sprintf("Check that the endpoints of STS and %s belong together, check the proxy settings, "+
			"or enable Region %s in the account.", c.Service, c.Region),
	}
}

const strayCharacters = "Check {AccessKey}, {SecretKey} and {Token}, and their sources, for stray characters such as quotes or line breaks."

func (c *Call) throttled() *Cause {
	return &Cause{
		Summary: summary.Throttled.With(c.Action),
		Why:     fmt.Sprintf("AWS received more requests than it accepts. It still throttled this one after %s.", c.attempts()),
		Remedy:  "Lower -parallelism so that fewer requests are sent at once, or raise {MaxRetries}.",
	}
}

func (c *Call) serverError() *Cause {
	last := ""
	if c.Exchange.Attempts > 1 {
		last = fmt.Sprintf(" to the last of %d attempts", c.Exchange.Attempts)
	}
	return &Cause{
		Summary: summary.ServiceError.With(c.Service),
		Why:     fmt.Sprintf("The host returned HTTP status %d (%s)%s.", c.Exchange.Status, http.StatusText(c.Exchange.Status), last),
		Remedy:  "Try again later, use another Region, or look at the AWS Health Dashboard.",
	}
}

// gatewayError returns the cause of a server error that the service did not write.
func (c *Call) gatewayError() Cause {
	return Cause{
		Summary: summary.GatewayError.With(c.Service),
		Why: fmt.Sprintf("The response (HTTP status %d) is not in the format of %s, so a proxy, a load balancer or another gateway "+
			"between this machine and %s sent it.", c.Exchange.Status, c.Service, c.Service),
		Remedy:  "Check the proxy settings and the custom endpoint, and run it again.",
		Message: c.httpMessage(),
	}
}

// maxSkew is the largest difference between the time of a signature and AWS's clock that AWS accepts.
const maxSkew = 5 * time.Minute

func (c *Call) signatureCause(message string) *Cause {
	switch {
	case strings.HasPrefix(message, "Signature expired"), strings.HasPrefix(message, "Signature not yet current"):
		return c.clockCause()
	case strings.Contains(message, "Credential should be scoped to a valid region"):
		why := fmt.Sprintf("The signature names Region %s, which the host %s does not accept.", c.Region, c.host())
		if c.Region == "" || c.host() == unknownHost {
			why = "The signature names a Region that the host does not accept."
		}
		return &Cause{
			Summary: summary.SignedForAnotherRegion,
			Why:     why,
			Remedy:  "Set {Region} to the Region of that host, or remove the custom endpoint.",
			Field:   roottask.Region,
		}
	}
	if c.InSession {
		return c.sessionRejected()
	}
	return &Cause{
		Summary: summary.SecretKeyMismatch,
		Why:     "AWS calculated another signature: the secret key does not belong to this access key ID, or the request was changed on its way.",
		Remedy:  "Check {SecretKey}, or the profile or environment variables that it came from, and the proxies on the way.",
	}
}

func (c *Call) clockCause() *Cause {
	why := "This machine's clock differs from AWS's by more than 5 minutes, the largest difference that AWS accepts."
	if !c.Exchange.Date.IsZero() {
		if skew := c.Now().Sub(c.Exchange.Date).Round(time.Second); skew.Abs() >= maxSkew {
			direction := "ahead of"
			if skew < 0 {
				direction = "behind"
			}
			why = fmt.Sprintf("This machine's clock is %s %s AWS's, and AWS accepts a difference of at most 5 minutes.",
				FormatDuration(skew.Abs()), direction)
		}
	}
	return &Cause{
		Summary: summary.WrongClock,
		Why:     why,
		Remedy:  "Set the clock, or run a time service.",
	}
}

// IncompleteResponse returns the cause of a successful response that lacks a part.
func (c *Call) IncompleteResponse(missing string) Cause {
	return Cause{
		Summary: summary.IncompleteResponse.With(c.Service),
		Why:     fmt.Sprintf("The response says that %s succeeded, but it lacks %s.", c.Action, missing),
		Remedy:  fmt.Sprintf("Check for a proxy or a custom endpoint that is not %s.", c.Service),
		Message: c.httpMessage(),
	}
}

// foreignResponse returns the cause of a response that the service did not write.
func (c *Call) foreignResponse(kind string) Cause {
	return Cause{
		Summary: summary.ForeignResponse.With(c.Service),
		Why: fmt.Sprintf("The response (HTTP status %d) is %s, so a captive portal, a proxy or another server sent it.",
			c.Exchange.Status, kind),
		Remedy:  "Sign in to the network, or check the proxy settings and the custom endpoint.",
		Message: c.httpMessage(),
	}
}

// networkCause returns the cause of an error for which AWS returned no error response that the SDK can read. Its
// message can quote a network error, but never a response body.
func (c *Call) networkCause(err error) Cause {
	switch status := c.Exchange.Status; {
	case status == http.StatusBadGateway, status == http.StatusServiceUnavailable, status == http.StatusGatewayTimeout:
		return c.gatewayError()
	case c.Exchange.HTML:
		return c.foreignResponse("a web page")
	case status == http.StatusTooManyRequests:
		return c.withHTTPMessage(c.throttled())
	case status >= http.StatusInternalServerError:
		return c.withHTTPMessage(c.serverError())
	case status >= http.StatusMultipleChoices:
		return c.foreignResponse("not in the format of " + c.Service)
	case status != 0:
		return c.unreadableResponse(err)
	case c.Exchange.Attempts == 0:
		return Cause{
			Summary: summary.RequestNotBuilt,
			Why:     "The AWS SDK could not build the request, so no request was sent.",
			Remedy:  "Check {Region} and the custom endpoint.",
		}
	}
	cause := unreachable(c.Service, err)
	cause.Message = "Network error: " + networkError(err).Error()
	return cause
}

// httpMessage describes the last response without its body.
func (c *Call) httpMessage() string {
	return rejection{status: c.Exchange.Status, requestID: c.Exchange.RequestID}.text(c.Redactor)
}

func (c *Call) withHTTPMessage(cause *Cause) Cause {
	cause.Message = c.httpMessage()
	return *cause
}

func (c *Call) unreadableResponse(err error) Cause {
	cause := Cause{
		Summary: summary.UnreadableResponse.With(c.Service),
		Why:     fmt.Sprintf("The response (HTTP status %d) is not in the format of %s.", c.Exchange.Status, c.Service),
		Remedy:  fmt.Sprintf("Check for a proxy or a custom endpoint that is not %s.", c.Service),
		Message: c.httpMessage(),
	}
	switch {
	case errors.Is(err, errBodyTooLarge):
		cause.Why = fmt.Sprintf("The response (HTTP status %d) is longer than %d bytes, and responses of AWS never are.",
			c.Exchange.Status, bodyLimit)
	case errors.Is(err, errNoCredentials):
		cause.Why = fmt.Sprintf("The response (HTTP status %d) has no credentials.", c.Exchange.Status)
	case errors.Is(err, errMalformed):
		cause.Why = fmt.Sprintf("The response (HTTP status %d) is not valid HTTP.", c.Exchange.Status)
	case errors.Is(err, io.ErrUnexpectedEOF):
		cause.Why = fmt.Sprintf("The response (HTTP status %d) ended early.", c.Exchange.Status)
	}
	return cause
}

// unreachable returns the cause of an error of the network. The service is the one that was called.
func unreachable(service string, err error) Cause {
	err = networkError(err)
	dns, isDNS := errors.AsType[*net.DNSError](err)
	invalid, _ := errors.AsType[x509.CertificateInvalidError](err)
	switch {
	case errors.Is(err, ErrKeyPair):
		return keyPairCause
	case errors.Is(err, errUnsendableHeader):
		return Cause{
			Summary: summary.CredentialsMalformed,
			Why:     "The access key ID or the session token has a character that HTTP does not allow in a header, such as a line break.",
			Remedy:  strayCharacters,
		}
	case has[*proxyRefusal](err), throughProxy(err), errors.Is(err, errProxyURL):
		return Cause{
			Summary: summary.UnusableProxy,
			Why:     "The connection to the proxy failed, or the proxy refused to connect to the host.",
			Remedy:  "Check {Proxies}, in the provider block and in the environment.",
		}
	case isDNS && dns.IsNotFound && strings.Contains(dns.Name, "-fips."):
		return Cause{
			Summary: summary.NoFIPSEndpoint.With(service),
			Why:     fmt.Sprintf("FIPS endpoints are on, and the host %s has no address. AWS has FIPS endpoints in some Regions only.", dns.Name),
			Remedy: "Remove {UseFIPSEndpoint}, AWS_USE_FIPS_ENDPOINT or use_fips_endpoint of the profile, " +
				"or set {Region} to a Region that has a FIPS endpoint.",
		}
	case isDNS:
		return Cause{
			Summary: summary.HostWithoutAddress.With(service),
			Why:     "The name of the host could not be resolved.",
			Remedy:  "Check {Region}, the custom endpoint, and this machine's DNS.",
		}
	case has[x509.UnknownAuthorityError](err):
		return Cause{
			Summary: summary.CertificateNotTrusted.With(service),
			Why: "This machine does not trust the certificate authority that issued the host's certificate. " +
				"Private endpoints, and proxies that inspect TLS, often have a certificate from a private authority.",
			Remedy: "Set {CustomCABundle} (or AWS_CA_BUNDLE) to a PEM file with the certificate of that authority.",
		}
	case invalid.Reason == x509.IncompatibleUsage:
		return Cause{
			Summary: summary.CertificateMisused.With(service),
			Why:     "The host presented a certificate that is not for TLS servers, such as one for clients or for code signing.",
			Remedy: "Check the custom endpoint and the proxy. If the host is yours, issue its certificate with the extended key usage " +
				"serverAuth.",
		}
	case errors.Is(err, errOldTLS):
		return Cause{
			Summary: summary.OldTLS.With(service),
			Why:     "The host accepts TLS 1.0 or 1.1 only, and the provider uses TLS 1.2 or later, as AWS demands.",
			Remedy:  "Check the custom endpoint and the proxy, or enable TLS 1.2 at that host.",
		}
	case has[*tls.CertificateVerificationError](err):
		return Cause{
			Summary: summary.CertificateNotValid.With(service),
			Why:     "The host's certificate is for another name or has expired.",
			Remedy:  "Check the custom endpoint, the proxy and this machine's clock.",
		}
	case errors.Is(err, http.ErrSchemeMismatch):
		return Cause{
			Summary: summary.EndpointWithoutTLS.With(service),
			Why:     "The endpoint is an https:// URL, and the server there responded in plain HTTP.",
			Remedy:  "Check the scheme and the port of the custom endpoint, and the proxy settings.",
		}
	case errors.Is(err, connectionRefused):
		return Cause{
			Summary: summary.ConnectionRefused.With(service),
			Why:     "No server listens at that address and port, or a firewall rejects the connection.",
			Remedy:  "Check the custom endpoint, the proxy settings and the firewall.",
		}
	case errors.Is(err, errMalformed), errors.Is(err, errHeadersTooLarge):
		return Cause{
			Summary: summary.ForeignResponse.With(service),
			Why:     "The response is not one that a server of AWS sends, so a proxy or another server sent it.",
			Remedy:  "Check the proxy settings and the custom endpoint.",
		}
	default:
		return Cause{
			Summary: summary.HostUnreachable.With(service),
			Why:     "The connection failed, or ended before a response was received.",
			Remedy:  "Check the network between this machine and the host, and run it again.",
		}
	}
}
