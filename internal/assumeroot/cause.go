// SPDX-License-Identifier: MPL-2.0

package assumeroot

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
	"syscall"
	"time"

	"github.com/aws/smithy-go"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// explain turns an error of the SDK into a Failure. The first of ctx is the caller's, the second ends with the time-out.
func (c *Client) explain(ctx, timed context.Context, a *attempt, err error) *Failure {
	switch {
	case ctx.Err() != nil:
		return a.failure(c.now(), a.cancelledCause())
	case timed.Err() != nil:
		return a.failure(c.now(), a.timeoutCause())
	}
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() == unnamed || a.exchange.html {
		return a.failure(c.now(), a.transportCause(err, c.now()))
	}
	found := a.apiCause(api, c.now())
	if api.ErrorCode() == accessDenied && strings.Contains(api.ErrorMessage(), ambiguous) {
		found = c.diagnose(timed, a)
	}
	if ctx.Err() != nil {
		found = a.cancelledCause()
	}
	found.answer = a.exchange.apiAnswer(api, err)
	return a.failure(c.now(), found)
}

const (
	accessDenied = "AccessDenied"
	ambiguous    = "is not authorized to perform: sts:AssumeRoot"

	strayCharacters = "Check access_key, secret_key and token, and where they come from, for stray characters such as quotes or line breaks."
)

func (a *attempt) cancelledCause() cause {
	return cause{
		summary: "Opening the session was cancelled",
		why:     "The run was interrupted before the session was open.",
		remedy:  "Run it again; if AWS did issue a session, its credentials were lost and end by themselves.",
		answer:  a.exchange.refused.words,
	}
}

func (a *attempt) timeoutCause() cause {
	c := cause{
		summary: "Opening the session took too long",
		why:     fmt.Sprintf("No session was opened within %s, the time that timeouts.open allows for everything, retries included.", a.Timeout),
		remedy:  "Set timeouts = { open = \"5m\" } if AWS is slow, or check the network between here and the host.",
		field:   Timeout,
		answer:  a.exchange.refused.words,
	}
	if a.exchange.refused.throttled {
		c.why += " AWS throttled the last call that it answered."
		c.remedy = "Lower -parallelism so that fewer sessions are opened at once, or set timeouts = { open = \"5m\" }."
	}
	return c
}

// apiCause tells apart what STS says. Where AWS's words are fixed they were recorded from it, and are matched exactly.
func (a *attempt) apiCause(err smithy.APIError, now time.Time) cause {
	code, message := err.ErrorCode(), err.ErrorMessage()
	if throttled(err, a.exchange.status) {
		return a.throttledCause(now)
	}
	switch code {
	case accessDenied:
		return a.deniedCause(message)
	case "ExpiredToken", "ExpiredTokenException":
		return cause{
			summary: "The provider's credentials have expired",
			why:     "The credentials that this provider signs with are temporary, and they ended before the session was opened.",
			remedy:  "Sign in again (for instance with aws sso login) or get new credentials, and run again.",
		}
	case "InvalidClientTokenId", "UnrecognizedClientException":
		return cause{
			summary: "AWS does not know the provider's credentials",
			why: "The access key ID does not exist, was deactivated or deleted, belongs to another partition, lacks its session token, " +
				"or belongs to an account that has not enabled this Region.",
			remedy: "Check access_key and token, or the profile or environment variables that they came from.",
		}
	case "SignatureDoesNotMatch", "RequestExpired", "RequestTimeTooSkewed":
		return a.signatureCause(message, now)
	case "IncompleteSignature", "MissingAuthenticationToken", "InvalidAccessKeyId":
		return cause{
			summary: "AWS cannot read the provider's credentials",
			why:     "The access key ID or the session token is malformed, or a proxy removed the signature from the request.",
			remedy:  strayCharacters,
		}
	case "RegionDisabledException", "RegionDisabled":
		return cause{
			summary: "STS is not active in the Region",
			why:     fmt.Sprintf("STS is switched off in Region %s for an account that takes part; opt-in Regions must be enabled in the caller's account and in the target's.", a.Region),
			remedy:  "Enable the Region in both accounts, or set region to one that is enabled.",
			field:   Region,
		}
	case "InvalidAction":
		return cause{
			summary: "The endpoint does not offer AssumeRoot",
			why:     roottask.NoGlobalEndpoint + " The host answers for the global endpoint, or is not STS.",
			remedy:  fmt.Sprintf("Use %s, or remove the custom endpoint.", roottask.STSEndpoint(a.Region)),
		}
	case "ValidationError":
		return validationCause(message)
	}
	if a.exchange.status >= http.StatusInternalServerError {
		return a.serverCause()
	}
	return cause{
		summary: "AWS refused AssumeRoot",
		why:     "AWS gave a reason that this provider does not know.",
		remedy:  "Look up the code below in the documentation of AssumeRoot, or give AWS Support the request ID.",
	}
}

func (a *attempt) throttledCause(now time.Time) cause {
	return cause{
		summary: "AWS throttled AssumeRoot",
		why:     fmt.Sprintf("AWS received more calls than it accepts, and still did so after %s.", a.effort(now)),
		remedy:  "Lower -parallelism so that fewer sessions are opened at once, or raise max_retries.",
	}
}

func (a *attempt) deniedCause(message string) cause {
	policy, known := roottask.FindTaskPolicy(a.Policy.Name)
	switch message {
	case "Root credentials management feature is not enabled for your AWS Organization.":
		return featureCause(roottask.RootCredentialsManagement)
	case "Root sessions feature is not enabled for your AWS Organization.":
		return featureCause(roottask.RootSessions)
	case "Service not enabled for AWS Organizations.":
		c := trustedAccessCause()
		if known {
			c.remedy = fmt.Sprintf("%s; task policy %s also needs the feature %s.", strings.TrimSuffix(c.remedy, "."), policy.Name, policy.Feature)
		}
		return c
	default:
		return cause{
			summary: "AWS denied AssumeRoot",
			why:     "The denial is not one that this provider knows.",
			remedy:  "Check the caller's policies against the message below.",
		}
	}
}

func featureCause(f roottask.Feature) cause {
	var tasks []string
	for _, p := range roottask.TaskPolicies() {
		if p.Feature == f {
			tasks = append(tasks, p.Name)
		}
	}
	return cause{
		summary: fmt.Sprintf("The organization has not enabled %s", f),
		why:     fmt.Sprintf("The feature %s of centralized root access is off. These tasks need it: %s. The other feature does not include it.", f, strings.Join(tasks, ", ")),
		remedy: fmt.Sprintf("In the management account or IAM's delegated administrator, add %q to enabled_features of the resource aws_iam_organizations_features; "+
			"it takes effect within seconds.", f),
	}
}

func trustedAccessCause() cause {
	return cause{
		summary: "IAM has no trusted access in the organization",
		why:     "IAM may not act for the organization, so neither feature of centralized root access can be on.",
		remedy: "In the management account, add \"iam.amazonaws.com\" to aws_service_access_principals of the resource aws_organizations_organization, " +
			"then enable the features with aws_iam_organizations_features; it can take a few minutes to spread.",
	}
}

// skewTolerance is how far AWS lets a signature's time be off.
const skewTolerance = 5 * time.Minute

func (a *attempt) signatureCause(message string, now time.Time) cause {
	var skew time.Duration
	if !a.exchange.date.IsZero() {
		skew = now.Sub(a.exchange.date).Round(time.Second)
	}
	if skew.Abs() < skewTolerance && !strings.HasPrefix(message, "Signature expired") && !strings.HasPrefix(message, "Signature not yet current") {
		return cause{
			summary: "The provider's secret key does not fit its access key",
			why:     "AWS calculated another signature: the secret key is not the one of this access key ID, or something changed the request on its way.",
			remedy:  "Check secret_key, or the profile or environment variables that it came from, and any proxy in between.",
		}
	}
	direction := "ahead of"
	if skew < 0 {
		direction = "behind"
	}
	why := "This machine's clock differs from AWS's by more than the 5 minutes that a signature may be off."
	if skew != 0 {
		why = fmt.Sprintf("This machine's clock is %s %s AWS's, and a signature may be off by 5 minutes.", skew.Abs(), direction)
	}
	return cause{
		summary: "This machine's clock is off",
		why:     why,
		remedy:  "Set the clock, or let a time service keep it.",
	}
}

func validationCause(message string) cause {
	c := cause{
		summary: "AWS rejected the request",
		why:     "A value does not have the form that AWS accepts.",
		remedy:  "Change the value that the message below names.",
	}
	switch {
	case strings.Contains(message, "target principal"), strings.Contains(message, "'targetPrincipal'"):
		c.field = TargetPrincipal
		c.why = "AWS does not accept this target: it takes a member account's ID or the ARN of its root user."
		c.remedy = `Set target_principal to the 12-digit ID of a member account, such as "111122223333".`
	case strings.Contains(message, "task policy"), strings.Contains(message, "'taskPolicyArn'"):
		c.field = TaskPolicyArn
		c.why = "AWS does not accept this task policy: it knows " + strings.Join(roottask.TaskPolicyNames(), ", ") + ", and whatever it has added since this version was made."
		c.remedy = "Set task_policy to one of these names, or task_policy_arn to the ARN of a policy under root-task/."
	case strings.Contains(message, "'durationSeconds'"):
		c.field = DurationSeconds
		c.why = "AWS does not accept this duration: a root session lasts 0 to 900 seconds."
		c.remedy = "Set duration_seconds to a whole number from 0 to 900, or leave it out for 900."
	}
	return c
}

func (a *attempt) incompleteCause(missing string) cause {
	return cause{
		summary: "STS answered without complete credentials",
		why:     fmt.Sprintf("The answer says that it succeeded, but it lacks %s.", missing),
		remedy:  "Check what stands between here and the host: a proxy or a custom endpoint that is not STS.",
		answer:  a.exchange.httpAnswer(),
	}
}

// strangerCause is about an answer that is not STS's, whatever it is instead.
func (a *attempt) strangerCause(what string) cause {
	return cause{
		summary: "Something other than STS answered",
		why:     fmt.Sprintf("The answer (HTTP status %d) is %s: a captive portal, a proxy or another server stands in between.", a.exchange.status, what),
		remedy:  "Sign in to the network, or check the proxy settings and the custom endpoint.",
		answer:  a.exchange.httpAnswer(),
	}
}

func (a *attempt) serverCause() cause {
	to := ""
	if a.exchange.attempts > 1 {
		to = fmt.Sprintf(" to the last of %d attempts", a.exchange.attempts)
	}
	return cause{
		summary: "STS has an error",
		why:     fmt.Sprintf("The host answered with HTTP status %d (%s)%s.", a.exchange.status, http.StatusText(a.exchange.status), to),
		remedy:  "Try again later, use another Region, or look at the AWS Health Dashboard.",
	}
}

// transportCause tells apart what keeps STS's answer from being read. It quotes the network but never a body.
func (a *attempt) transportCause(err error, now time.Time) cause {
	var (
		dns      *net.DNSError
		refusal  *proxyRefusal
		cert     *tls.CertificateVerificationError
		ca       x509.UnknownAuthorityError
		tooLarge *http.MaxBytesError
	)
	c := cause{answer: networkAnswer(err)}
	switch {
	case a.exchange.html:
		return a.strangerCause("a web page")
	case a.exchange.status == http.StatusTooManyRequests:
		c = a.throttledCause(now)
		c.answer = a.exchange.httpAnswer()
	case a.exchange.status >= http.StatusInternalServerError:
		c = a.serverCause()
		c.answer = a.exchange.httpAnswer()
	case a.exchange.status >= http.StatusMultipleChoices:
		return a.strangerCause("not one of STS's")
	case a.exchange.status != 0:
		return a.unreadableCause(errors.As(err, &tooLarge), err)
	case a.exchange.attempts == 0 && !strings.Contains(err.Error(), "get identity"):
		c.summary = "The request could not be built"
		c.why = "The SDK could not build the request, so it was not sent."
		c.remedy = "Check the Region and the custom endpoint."
		c.answer = sdkAnswer(err)
	case a.exchange.attempts == 0:
		c.summary = "The provider's credentials cannot be used"
		c.why = "The request could not be signed, so it was not sent."
		c.remedy = "Check the credentials that the provider is configured with."
		c.answer = sdkAnswer(err)
	case strings.Contains(err.Error(), "invalid header field value"): // net/http keeps the error to itself
		c.summary = "AWS cannot read the provider's credentials"
		c.why = "The access key ID or the session token has a character that no request can carry, such as a line break."
		c.remedy = strayCharacters
	case errors.As(err, &refusal), throughProxy(err):
		c.summary = "The proxy cannot be used"
		c.why = "The connection to the proxy failed, or the proxy refused to connect to the host."
		c.remedy = "Check http_proxy, https_proxy and no_proxy, in the provider block and in the environment."
	case errors.As(err, &dns):
		c.summary = "The STS host has no address"
		c.why = "The name of the host could not be resolved."
		c.remedy = "Check the Region, the custom endpoint, and this machine's DNS."
	case errors.As(err, &ca):
		c.summary = "The STS certificate is not trusted"
		c.why = "The host's certificate was issued by an authority that this machine does not know, as that of a proxy that inspects TLS, or of a private endpoint."
		c.remedy = "Set custom_ca_bundle (or AWS_CA_BUNDLE) to a PEM file with that authority's certificate."
	case errors.As(err, &cert):
		c.summary = "The STS certificate is not valid"
		c.why = "The host's certificate is for another name, or has expired."
		c.remedy = "Check the custom endpoint, the proxy and this machine's clock."
	case strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		c.summary = "The STS endpoint does not speak TLS"
		c.why = "The endpoint is an https:// URL, and what listens there answered in plain HTTP."
		c.remedy = "Check the custom endpoint's scheme and port, and the proxy settings."
	case errors.Is(err, syscall.ECONNREFUSED):
		c.summary = "The STS host refused the connection"
		c.why = "Nothing listens at that address and port, or a firewall rejects the connection."
		c.remedy = "Check the custom endpoint, the proxy settings and the firewall."
	default:
		c.summary = "The STS host could not be reached"
		c.why = "The connection failed, or ended before an answer came."
		c.remedy = "Check the network between here and the host, and run again."
	}
	return c
}

func (a *attempt) unreadableCause(tooLarge bool, err error) cause {
	c := cause{
		summary: "STS's answer cannot be read",
		why:     fmt.Sprintf("The answer (HTTP status %d) is not one of STS's.", a.exchange.status),
		remedy:  "Check what stands between here and the host: a proxy or a custom endpoint that is not STS.",
		answer:  a.exchange.httpAnswer(),
	}
	switch {
	case tooLarge:
		c.why = fmt.Sprintf("The answer (HTTP status %d) is longer than %d bytes, which STS's never are.", a.exchange.status, answerLimit)
	case errors.Is(err, io.ErrUnexpectedEOF):
		c.why = fmt.Sprintf("The answer (HTTP status %d) broke off before its end.", a.exchange.status)
	}
	return c
}
