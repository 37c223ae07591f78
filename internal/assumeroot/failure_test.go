// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// scenario is a failure to provoke, by what differs from the session that opens, and what is to be said of it.
type scenario struct {
	options []sandbox.Option
	arrange func(*sandbox.Sandbox)
	caller  func(*sandbox.Sandbox) sandbox.Identity
	config  func(*sandbox.Sandbox, *aws.Config)
	request func(*assumeroot.Request)
	cancel  bool

	summary string
	field   assumeroot.Field
	effort  string // "1 attempt" where it is not set
	host    string // the sandbox where it is not set
	why     string
	remedy  string
	answer  string
}

func TestFailureSaysWhatWasTriedWhyItFailedAndWhatToDo(t *testing.T) {
	for name, s := range scenarios() {
		t.Run(name, func(t *testing.T) {
			sb := startSandbox(t, s.options...)
			if s.arrange != nil {
				s.arrange(sb)
			}
			caller := sb.Admin()
			if s.caller != nil {
				caller = s.caller(sb)
			}
			cfg := config(sb, caller)
			if s.config != nil {
				s.config(sb, &cfg)
			}
			request := unlock()
			if s.request != nil {
				s.request(&request)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if s.cancel {
				cancel()
			}

			f := failure(ctx, t, newClient(cfg), request)
			if f.Summary != s.summary || f.Field != s.field {
				t.Errorf("got %q on %q, want %q on %q", f.Summary, f.Field, s.summary, s.field)
			}
			if got, want := steady(sb, f.Detail), s.detail(request); got != want {
				t.Errorf("got\n%s\n\nwant\n%s", got, want)
			}
		})
	}
}

func (s scenario) detail(r assumeroot.Request) string {
	effort, host := s.effort, s.host
	if effort == "" {
		effort = "1 attempt"
	}
	if host == "" {
		host = "HOST"
	}
	text := fmt.Sprintf("Tried to open a root session in account %s with task policy %s.\nRegion: %s. Host: %s. %s.\n\nCause: %s\n\nRemedy: %s",
		r.Target.AccountID, r.Policy.Name, r.Region, host, effort, s.why, s.remedy)
	if s.answer != "" {
		text += "\n\n" + s.answer
	}
	return text
}

func inject(fault sandbox.Fault) func(*sandbox.Sandbox) {
	return func(sb *sandbox.Sandbox) { sb.Inject(fault) }
}

func refuse(status int, code, message string) func(*sandbox.Sandbox) {
	return inject(sandbox.Refused("AssumeRoot", status, code, message))
}

// answers is an answer of whatever kind, from AWS or not.
func answers(status int, contentType, body string) func(*sandbox.Sandbox) {
	return inject(sandbox.Fault{Action: "AssumeRoot", Answer: func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{contentType}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}})
}

func user(account string, statements ...sandbox.Statement) func(*sandbox.Sandbox) sandbox.Identity {
	return func(sb *sandbox.Sandbox) sandbox.Identity { return sb.AddUser(account, "caller", statements...) }
}

func target(account string) func(*assumeroot.Request) {
	return func(r *assumeroot.Request) { r.Target = roottask.Principal{AccountID: account} }
}

func policy(name string) func(*assumeroot.Request) {
	return func(r *assumeroot.Request) { r.Policy.Name = name }
}

func endpoint(u string) func(*sandbox.Sandbox, *aws.Config) {
	return func(_ *sandbox.Sandbox, cfg *aws.Config) { cfg.BaseEndpoint = aws.String(u) }
}

func transport(change func(*http.Transport)) func(*sandbox.Sandbox, *aws.Config) {
	return func(_ *sandbox.Sandbox, cfg *aws.Config) {
		cfg.HTTPClient = awshttp.NewBuildableClient().WithTransportOptions(change)
	}
}

// denied is the answer that names no reason.
func denied(caller, target string) string {
	return fmt.Sprintf("AWS answered AccessDenied: User: %s is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::%s:root (HTTP status 403, request ID REQUEST-ID)", caller, target)
}

const (
	admin     = "arn:aws:iam::123456789012:user/admin"
	spreading = " A change made in the last minutes may still be spreading."
	inBetween = "Check what stands between here and the host: a proxy or a custom endpoint that is not STS."
	signIn    = "Sign in to the network, or check the proxy settings and the custom endpoint."
	httpOK    = "The host answered with HTTP status 200 OK (request ID REQUEST-ID)"
	lineBreak = "The access key ID or the session token has a character that no request can carry, such as a line break."
	sources   = "endpoints.sts, AWS_ENDPOINT_URL_STS, TF_AWS_STS_ENDPOINT, AWS_STS_ENDPOINT, AWS_ENDPOINT_URL or a profile's endpoint_url"
	regionOff = "STS is switched off in Region us-east-1 for an account that takes part; opt-in Regions must be enabled in the caller's account and in the target's."
	regionOn  = "Enable the Region in both accounts, or set region to one that is enabled."
	noManager = ", which is neither the organization's management account nor IAM's delegated administrator." + spreading
	manager   = `Call from one of these two accounts, or make this one the delegated administrator with the resource aws_organizations_delegated_administrator (service_principal = "iam.amazonaws.com").`
	guess     = "AWS does not say why, and not everything could be checked. If it is nothing of what is listed below, it is this: "
	allow     = "Allow it to arn:aws:iam::123456789012:user/caller with this statement, or remove what denies it:"
	ruleOut   = "Rule out what could not be checked, then allow it to arn:aws:iam::123456789012:user/caller with this statement, or remove what denies it:"
	statement = `

{
  "Effect": "Allow",
  "Action": "sts:AssumeRoot",
  "Resource": "arn:aws:iam::111122223333:root",
  "Condition": {
    "StringEquals": {
      "sts:TaskPolicyArn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"
    }
  }
}`
	credentialsTasks = "These tasks need it: IAMAuditRootUserCredentials, IAMCreateRootUserPassword, IAMDeleteRootUserCredentials. The other feature does not include it."
	sessionTasks     = "These tasks need it: S3UnlockBucketPolicy, SQSUnlockQueuePolicy. The other feature does not include it."
	inFeatures       = " to enabled_features of the resource aws_iam_organizations_features; it takes effect within seconds."
	stray            = "Check access_key, secret_key and token, and where they come from, for stray characters such as quotes or line breaks."
	notPermitted     = "No policy allows the caller this session, or one denies it: an explicit deny, a condition that does not match, a permissions boundary, a session policy"
	trusted          = `In the management account, add "iam.amazonaws.com" to aws_service_access_principals of the resource aws_organizations_organization, then enable the features with aws_iam_organizations_features; it can take a few minutes to spread`
)

func scenarios() map[string]scenario {
	return map[string]scenario{
		"RootCredentialsManagement is off": {
			arrange: func(sb *sandbox.Sandbox) { sb.DisableFeature(sandbox.RootCredentialsManagement) },
			request: policy("IAMAuditRootUserCredentials"),
			summary: "The organization has not enabled RootCredentialsManagement",
			why:     "The feature RootCredentialsManagement of centralized root access is off. " + credentialsTasks,
			remedy:  `In the management account or IAM's delegated administrator, add "RootCredentialsManagement"` + inFeatures,
			answer:  "AWS answered AccessDenied: Root credentials management feature is not enabled for your AWS Organization. (HTTP status 403, request ID REQUEST-ID)",
		},
		"RootSessions is off": {
			arrange: func(sb *sandbox.Sandbox) { sb.DisableFeature(sandbox.RootSessions) },
			summary: "The organization has not enabled RootSessions",
			why:     "The feature RootSessions of centralized root access is off. " + sessionTasks,
			remedy:  `In the management account or IAM's delegated administrator, add "RootSessions"` + inFeatures,
			answer:  "AWS answered AccessDenied: Root sessions feature is not enabled for your AWS Organization. (HTTP status 403, request ID REQUEST-ID)",
		},
		"trusted access is off": {
			arrange: func(sb *sandbox.Sandbox) { sb.SetTrustedAccess(false) },
			summary: "IAM has no trusted access in the organization",
			why:     "IAM may not act for the organization, so neither feature of centralized root access can be on.",
			remedy:  trusted + "; task policy S3UnlockBucketPolicy also needs the feature RootSessions.",
			answer:  "AWS answered AccessDenied: Service not enabled for AWS Organizations. (HTTP status 403, request ID REQUEST-ID)",
		},

		"caller is a root user": {
			caller:  func(sb *sandbox.Sandbox) sandbox.Identity { return sb.AddRoot(sandbox.ManagementAccount) },
			summary: "A root user cannot open root sessions",
			why:     "The provider's credentials are those of the root user arn:aws:iam::123456789012:root, which AWS never lets call AssumeRoot.",
			remedy:  "Use an IAM role of the management account or of IAM's delegated administrator, and delete the root user's access key.",
			answer:  denied("arn:aws:iam::123456789012:root", sandbox.Member),
		},
		"target is the caller's account": {
			request: target(sandbox.ManagementAccount),
			summary: "The target is the caller's own account",
			field:   assumeroot.TargetPrincipal,
			why:     "The caller " + admin + " is in the target account itself. A member cannot open root sessions in itself, and the management account cannot be a target.",
			remedy:  "Call from the management account or from IAM's delegated administrator, and set target_principal to another member account.",
			answer:  denied(admin, sandbox.ManagementAccount),
		},
		"target is the management account": {
			caller:  func(sb *sandbox.Sandbox) sandbox.Identity { return sb.Delegate() },
			request: target(sandbox.ManagementAccount),
			summary: "The target is the management account",
			field:   assumeroot.TargetPrincipal,
			why:     "Account 123456789012 is the organization's management account, in which no root session can be opened.",
			remedy:  "Set target_principal to a member account; what needs the management account's root user needs its own credentials.",
			answer:  denied("arn:aws:iam::444455556666:user/delegate", sandbox.ManagementAccount),
		},
		"caller's account manages nothing": {
			caller:  user(sandbox.OtherMember, sandbox.Allow("*")),
			summary: "The caller's account does not manage root access",
			why:     "The caller is in account 555566667777" + noManager,
			remedy:  manager,
			answer:  denied("arn:aws:iam::555566667777:user/caller", sandbox.Member),
		},
		"caller's account is in no organization": {
			arrange: inject(sandbox.Refused("ListOrganizationsFeatures", http.StatusNotFound, "OrganizationNotFoundException", "The request was rejected because no organization is associated with your account.")),
			caller:  user(sandbox.Outsider, sandbox.Allow("*")),
			summary: "The caller's account is in no organization",
			why:     "Account 999900001111 does not belong to an organization, so it has no members to open root sessions in.",
			remedy:  "Call from the management account or from IAM's delegated administrator of the target's organization.",
			answer:  denied("arn:aws:iam::999900001111:user/caller", sandbox.Member),
		},
		"organization has not all features": {
			arrange: inject(sandbox.Refused("ListOrganizationsFeatures", http.StatusBadRequest, "OrganizationNotInAllFeaturesModeException", "The request was rejected because your organization does not have All features enabled.")),
			caller:  user(sandbox.ManagementAccount, sandbox.Allow("iam:*")),
			summary: "The organization does not have all features enabled",
			why:     "The organization is in consolidated billing mode, in which there is no centralized root access.",
			remedy:  `In the management account, enable all features with feature_set = "ALL" of the resource aws_organizations_organization.`,
			answer:  denied("arn:aws:iam::123456789012:user/caller", sandbox.Member),
		},
		"feature is off and STS does not say so": {
			arrange: func(sb *sandbox.Sandbox) { sb.DisableFeature(sandbox.RootSessions) },
			caller:  user(sandbox.ManagementAccount, sandbox.Allow("iam:*")),
			summary: "The organization has not enabled RootSessions",
			why:     "The feature RootSessions of centralized root access is off. " + sessionTasks + spreading,
			remedy:  `In the management account or IAM's delegated administrator, add "RootSessions"` + inFeatures,
			answer:  denied("arn:aws:iam::123456789012:user/caller", sandbox.Member),
		},
		"trusted access is off and STS does not say so": {
			arrange: func(sb *sandbox.Sandbox) { sb.SetTrustedAccess(false) },
			caller:  user(sandbox.ManagementAccount, sandbox.Allow("iam:*")),
			summary: "IAM has no trusted access in the organization",
			why:     "IAM may not act for the organization, so neither feature of centralized root access can be on." + spreading,
			remedy:  trusted + ".",
			answer:  denied("arn:aws:iam::123456789012:user/caller", sandbox.Member),
		},
		"target is outside the organization": {
			request: target(sandbox.Outsider),
			summary: "The target account is not in the organization",
			field:   assumeroot.TargetPrincipal,
			why:     "The organization of account 123456789012 has no account 999900001111." + spreading,
			remedy:  "Check target_principal, or call from the organization that the account belongs to.",
			answer:  denied(admin, sandbox.Outsider),
		},
		"target is suspended": {
			request: target(sandbox.SuspendedMember),
			summary: "The target account is not active",
			field:   assumeroot.TargetPrincipal,
			why:     "Account 777788889999 is in state SUSPENDED." + spreading,
			remedy:  "Wait until the account is active, or ask AWS Support to reinstate it.",
			answer:  denied(admin, sandbox.SuspendedMember),
		},
		"caller has no permission": {
			caller:  user(sandbox.ManagementAccount, sandbox.Allow("iam:*", "organizations:*")),
			summary: "The caller may not open this session",
			why:     notPermitted + "." + spreading,
			remedy:  allow + statement,
			answer:  denied("arn:aws:iam::123456789012:user/caller", sandbox.Member),
		},
		"caller may do this task nowhere": {
			caller: user(sandbox.ManagementAccount, sandbox.Allow("iam:*", "organizations:*"), sandbox.Statement{
				Effect: "Allow", Actions: []string{"sts:AssumeRoot"}, TaskPolicyARNs: []string{"arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy"},
			}),
			summary: "The caller may not open this session",
			why:     notPermitted + "." + spreading,
			remedy:  allow + statement,
			answer:  denied("arn:aws:iam::123456789012:user/caller", sandbox.Member),
		},
		"caller may not find out": {
			caller:  user(sandbox.ManagementAccount),
			summary: "AWS refused the session without a reason",
			why: guess + notPermitted + ", or a service control policy on the caller's account (which never binds the management account)." + spreading + `
It could not be checked whether trusted access and the features of centralized root access are on, because the caller is not allowed iam:ListOrganizationsFeatures. Allow it to find out.
It could not be checked whether the target is the management account, because the caller is not allowed organizations:DescribeOrganization. Allow it to find out.
It could not be checked whether the target is an active account of the organization, because the caller is not allowed organizations:DescribeAccount. Allow it to find out.`,
			remedy: ruleOut + statement,
			answer: denied("arn:aws:iam::123456789012:user/caller", sandbox.Member),
		},

		"caller's credentials have expired": {
			arrange: refuse(http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired"),
			summary: "The provider's credentials have expired",
			why:     "The credentials that this provider signs with are temporary, and they ended before the session was opened.",
			remedy:  "Sign in again (for instance with aws sso login) or get new credentials, and run again.",
			answer:  "AWS answered ExpiredToken: The security token included in the request is expired (HTTP status 403, request ID REQUEST-ID)",
		},
		"caller's credentials have expired, in the other spelling": {
			arrange: refuse(http.StatusForbidden, "ExpiredTokenException", "The security token included in the request is expired"),
			summary: "The provider's credentials have expired",
			why:     "The credentials that this provider signs with are temporary, and they ended before the session was opened.",
			remedy:  "Sign in again (for instance with aws sso login) or get new credentials, and run again.",
			answer:  "AWS answered ExpiredTokenException: The security token included in the request is expired (HTTP status 403, request ID REQUEST-ID)",
		},
		"caller's key is not known": {
			caller:  func(sb *sandbox.Sandbox) sandbox.Identity { sb.Revoke(sb.Admin().AccessKeyID); return sb.Admin() },
			summary: "AWS does not know the provider's credentials",
			why:     "The access key ID does not exist, was deactivated or deleted, belongs to another partition, lacks its session token, or belongs to an account that has not enabled this Region.",
			remedy:  "Check access_key and token, or the profile or environment variables that they came from.",
			answer:  "AWS answered InvalidClientTokenId: The security token included in the request is invalid. (HTTP status 403, request ID REQUEST-ID)",
		},
		"caller's key is malformed": {
			arrange: refuse(http.StatusBadRequest, "IncompleteSignature", "Credential must have exactly 5 slash-delimited elements."),
			summary: "AWS cannot read the provider's credentials",
			why:     "The access key ID or the session token is malformed, or a proxy removed the signature from the request.",
			remedy:  stray,
			answer:  "AWS answered IncompleteSignature: Credential must have exactly 5 slash-delimited elements. (HTTP status 400, request ID REQUEST-ID)",
		},
		"caller's key has a line break": {
			caller:  func(sb *sandbox.Sandbox) sandbox.Identity { id := sb.Admin(); id.AccessKeyID += "\n"; return id },
			summary: "AWS cannot read the provider's credentials",
			why:     lineBreak,
			remedy:  stray,
			answer:  `The network answered: net/http: invalid header field value for "Authorization"`,
		},
		"caller's token has a line break": {
			caller:  func(sb *sandbox.Sandbox) sandbox.Identity { id := sb.Admin(); id.SessionToken = "a\nb"; return id },
			summary: "AWS cannot read the provider's credentials",
			why:     lineBreak,
			remedy:  stray,
			answer:  `The network answered: net/http: invalid header field value for "X-Amz-Security-Token"`,
		},
		"answer repeats what was signed": {
			arrange: answers(http.StatusForbidden, "text/xml", fmt.Sprintf(refusal, "SignatureDoesNotMatch",
				"The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:a-token'")),
			caller:  func(sb *sandbox.Sandbox) sandbox.Identity { id := sb.Admin(); id.SessionToken = "a-token"; return id },
			summary: "The provider's secret key does not fit its access key",
			why:     "AWS calculated another signature: the secret key is not the one of this access key ID, or something changed the request on its way.",
			remedy:  "Check secret_key, or the profile or environment variables that it came from, and any proxy in between.",
			answer:  "AWS answered SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. (HTTP status 403, request ID REQUEST-ID)",
		},
		"answer repeats the token": {
			arrange: answers(http.StatusForbidden, "text/xml", fmt.Sprintf(refusal, "ExpiredToken", "The security token a-token is expired")),
			caller:  func(sb *sandbox.Sandbox) sandbox.Identity { id := sb.Admin(); id.SessionToken = "a-token"; return id },
			summary: "The provider's credentials have expired",
			why:     "The credentials that this provider signs with are temporary, and they ended before the session was opened.",
			remedy:  "Sign in again (for instance with aws sso login) or get new credentials, and run again.",
			answer:  "AWS answered ExpiredToken: The security token … is expired (HTTP status 403, request ID REQUEST-ID)",
		},
		"caller's secret is wrong": {
			caller:  func(sb *sandbox.Sandbox) sandbox.Identity { id := sb.Admin(); id.SecretAccessKey += "x"; return id },
			summary: "The provider's secret key does not fit its access key",
			why:     "AWS calculated another signature: the secret key is not the one of this access key ID, or something changed the request on its way.",
			remedy:  "Check secret_key, or the profile or environment variables that it came from, and any proxy in between.",
			answer:  "AWS answered SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details. (HTTP status 403, request ID REQUEST-ID)",
		},
		"caller's credentials cannot be had": {
			config: func(_ *sandbox.Sandbox, cfg *aws.Config) {
				cfg.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
					return aws.Credentials{}, errors.New("the role is gone")
				})
			},
			summary: "The provider's credentials cannot be used",
			effort:  "No request was sent",
			why:     "The request could not be signed, so it was not sent.",
			remedy:  "Check the credentials that the provider is configured with.",
			answer:  "The SDK answered: operation error STS: AssumeRoot, get identity: get credentials: the role is gone",
		},
		"caller's credentials cannot be read": {
			config: func(_ *sandbox.Sandbox, cfg *aws.Config) {
				cfg.Credentials = processcreds.NewProvider("echo export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
			},
			summary: "The provider's credentials cannot be used",
			effort:  "No request was sent",
			why:     "The request could not be signed, so it was not sent.",
			remedy:  "Check the credentials that the provider is configured with.",
			answer: "The SDK answered: operation error STS: AssumeRoot, get identity: get credentials: process provider error: " +
				"parse failed of process output: …, error: invalid character 'e' looking for beginning of value",
		},
		"clock is behind": {
			options: []sandbox.Option{sandbox.WithClock(func() time.Time { return now.Add(time.Hour) })},
			arrange: refuse(http.StatusForbidden, "SignatureDoesNotMatch", "Signature expired: 20260922T000000Z is now earlier than 20260922T000500Z (20260922T001000Z - 5 min.)"),
			summary: "This machine's clock is off",
			why:     "This machine's clock is 1h0m0s behind AWS's, and a signature may be off by 5 minutes.",
			remedy:  "Set the clock, or let a time service keep it.",
			answer:  "AWS answered SignatureDoesNotMatch: Signature expired: 20260922T000000Z is now earlier than 20260922T000500Z (20260922T001000Z - 5 min.) (HTTP status 403, request ID REQUEST-ID)",
		},
		"clock is ahead": {
			options: []sandbox.Option{sandbox.WithClock(func() time.Time { return now.Add(-time.Hour) })},
			arrange: refuse(http.StatusForbidden, "SignatureDoesNotMatch", "Signature not yet current: 20260922T011000Z is still later than 20260922T001500Z (20260922T001000Z + 5 min.)"),
			summary: "This machine's clock is off",
			why:     "This machine's clock is 1h0m0s ahead of AWS's, and a signature may be off by 5 minutes.",
			remedy:  "Set the clock, or let a time service keep it.",
			answer:  "AWS answered SignatureDoesNotMatch: Signature not yet current: 20260922T011000Z is still later than 20260922T001500Z (20260922T001000Z + 5 min.) (HTTP status 403, request ID REQUEST-ID)",
		},

		"STS is off in the Region": {
			arrange: refuse(http.StatusForbidden, "RegionDisabledException", "STS is not activated in this region for account:123456789012."),
			summary: "STS is not active in the Region", field: assumeroot.Region, why: regionOff, remedy: regionOn,
			answer: "AWS answered RegionDisabledException: STS is not activated in this region for account:123456789012. (HTTP status 403, request ID REQUEST-ID)",
		},
		"STS is off in the Region, in the other spelling": {
			arrange: refuse(http.StatusForbidden, "RegionDisabled", "STS is not activated in this region for account:123456789012."),
			summary: "STS is not active in the Region", field: assumeroot.Region, why: regionOff, remedy: regionOn,
			answer: "AWS answered RegionDisabled: STS is not activated in this region for account:123456789012. (HTTP status 403, request ID REQUEST-ID)",
		},
		"endpoint is the global one": {
			config:  endpoint("https://sts.amazonaws.com"),
			summary: "STS global endpoint cannot be used",
			effort:  "No request was sent",
			host:    "sts.amazonaws.com",
			why:     "AssumeRoot has no global endpoint: AWS answers it only at the STS endpoint of a Region.",
			remedy:  "Write https://sts.us-east-1.amazonaws.com, or remove the custom endpoint (" + sources + ") and only set a Region.",
		},
		"endpoint is the global one, without a scheme": {
			config:  endpoint("sts.amazonaws.com:443"),
			summary: "STS global endpoint cannot be used",
			effort:  "No request was sent",
			host:    "sts.amazonaws.com:443",
			why:     "AssumeRoot has no global endpoint: AWS answers it only at the STS endpoint of a Region.",
			remedy:  "Write https://sts.us-east-1.amazonaws.com, or remove the custom endpoint (" + sources + ") and only set a Region.",
		},
		"endpoint has no scheme": {
			config:  endpoint("sts.internal.example"),
			summary: "STS endpoint cannot be used",
			effort:  "No request was sent",
			host:    "unknown",
			why:     "The custom endpoint is not a URL with a scheme and a host.",
			remedy:  "Write a URL such as https://sts.us-east-1.amazonaws.com, or remove the custom endpoint (" + sources + ").",
		},
		"request cannot be built": {
			request: func(r *assumeroot.Request) { r.Region = "us east" },
			summary: "The request could not be built",
			effort:  "No request was sent",
			why:     "The SDK could not build the request, so it was not sent.",
			remedy:  "Check the Region and the custom endpoint.",
			answer:  "The SDK answered: operation error STS: AssumeRoot, failed to bind endpoint params, invalid input region us east",
		},
		"endpoint answers for the global one": {
			arrange: refuse(http.StatusBadRequest, "InvalidAction", "Unknown Operation"),
			summary: "The endpoint does not offer AssumeRoot",
			why:     "AssumeRoot has no global endpoint: AWS answers it only at the STS endpoint of a Region. The host answers for the global endpoint, or is not STS.",
			remedy:  "Use https://sts.us-east-1.amazonaws.com, or remove the custom endpoint.",
			answer:  "AWS answered InvalidAction: Unknown Operation (HTTP status 400, request ID REQUEST-ID)",
		},

		"target is not valid": {
			arrange: refuse(http.StatusBadRequest, "ValidationError", "Request must contain a valid target principal"),
			summary: "AWS rejected the request", field: assumeroot.TargetPrincipal,
			why:    "AWS does not accept this target: it takes a member account's ID or the ARN of its root user.",
			remedy: `Set target_principal to the 12-digit ID of a member account, such as "111122223333".`,
			answer: "AWS answered ValidationError: Request must contain a valid target principal (HTTP status 400, request ID REQUEST-ID)",
		},
		"policy is not valid": {
			request: policy("KMSUnlockKeyPolicy"),
			summary: "AWS rejected the request", field: assumeroot.TaskPolicyArn,
			why:    "AWS does not accept this task policy: it knows IAMAuditRootUserCredentials, IAMCreateRootUserPassword, IAMDeleteRootUserCredentials, S3UnlockBucketPolicy, SQSUnlockQueuePolicy, and whatever it has added since this version was made.",
			remedy: "Set task_policy to one of these names, or task_policy_arn to the ARN of a policy under root-task/.",
			answer: "AWS answered ValidationError: Request must contain valid AWS managed task policy ARN (HTTP status 400, request ID REQUEST-ID)",
		},
		"duration is not valid": {
			request: func(r *assumeroot.Request) { r.DurationSeconds = aws.Int32(901) },
			summary: "AWS rejected the request", field: assumeroot.DurationSeconds,
			why:    "AWS does not accept this duration: a root session lasts 0 to 900 seconds.",
			remedy: "Set duration_seconds to a whole number from 0 to 900, or leave it out for 900.",
			answer: "AWS answered ValidationError: 1 validation error detected: Value '901' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 900 (HTTP status 400, request ID REQUEST-ID)",
		},
		"something is not valid": {
			arrange: refuse(http.StatusBadRequest, "ValidationError", "Something of tomorrow."),
			summary: "AWS rejected the request",
			why:     "A value does not have the form that AWS accepts.",
			remedy:  "Change the value that the message below names.",
			answer:  "AWS answered ValidationError: Something of tomorrow. (HTTP status 400, request ID REQUEST-ID)",
		},
		"reason is not known": {
			arrange: refuse(http.StatusForbidden, "TomorrowException", "A reason of tomorrow."),
			summary: "AWS refused AssumeRoot",
			why:     "AWS gave a reason that this provider does not know.",
			remedy:  "Look up the code below in the documentation of AssumeRoot, or give AWS Support the request ID.",
			answer:  "AWS answered TomorrowException: A reason of tomorrow. (HTTP status 403, request ID REQUEST-ID)",
		},
		"denied with another message": {
			arrange: refuse(http.StatusForbidden, "AccessDenied", "A denial of tomorrow."),
			summary: "AWS denied AssumeRoot",
			why:     "The denial is not one that this provider knows.",
			remedy:  "Check the caller's policies against the message below.",
			answer:  "AWS answered AccessDenied: A denial of tomorrow. (HTTP status 403, request ID REQUEST-ID)",
		},

		"throttled": {
			arrange: inject(sandbox.Throttled("AssumeRoot")),
			summary: "AWS throttled AssumeRoot",
			effort:  "10 attempts in 0s",
			why:     "AWS received more calls than it accepts, and still did so after 10 attempts in 0s.",
			remedy:  "Lower -parallelism so that fewer sessions are opened at once, or raise max_retries.",
			answer:  "AWS answered Throttling: Rate exceeded (HTTP status 400, request ID REQUEST-ID)",
		},
		"STS is unavailable": {
			arrange: inject(sandbox.Unavailable("AssumeRoot")),
			summary: "STS has an error",
			effort:  "10 attempts in 0s",
			why:     "The host answered with HTTP status 503 (Service Unavailable) to the last of 10 attempts.",
			remedy:  "Try again later, use another Region, or look at the AWS Health Dashboard.",
			answer:  "The host answered with HTTP status 503 Service Unavailable (request ID REQUEST-ID)",
		},
		"host has no address": {
			config: transport(func(t *http.Transport) {
				t.DialContext = func(context.Context, string, string) (net.Conn, error) {
					return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "sts.example", IsNotFound: true}}
				}
			}),
			summary: "The STS host has no address",
			why:     "The name of the host could not be resolved.",
			remedy:  "Check the Region, the custom endpoint, and this machine's DNS.",
			answer:  "The network answered: dial tcp: lookup sts.example: no such host",
		},
		"host refuses the connection": {
			config:  endpoint("http://127.0.0.1:1"),
			summary: "The STS host refused the connection",
			host:    "127.0.0.1:1",
			why:     "Nothing listens at that address and port, or a firewall rejects the connection.",
			remedy:  "Check the custom endpoint, the proxy settings and the firewall.",
			answer:  "The network answered: dial tcp 127.0.0.1:1: connect: connection refused",
		},
		"proxy is not there": {
			config:  transport(func(t *http.Transport) { t.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "127.0.0.1:1"}) }),
			summary: "The proxy cannot be used",
			why:     "The connection to the proxy failed, or the proxy refused to connect to the host.",
			remedy:  "Check http_proxy, https_proxy and no_proxy, in the provider block and in the environment.",
			answer:  "The network answered: proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused",
		},
		"endpoint does not speak TLS": {
			config: func(sb *sandbox.Sandbox, cfg *aws.Config) {
				cfg.BaseEndpoint = aws.String(strings.Replace(sb.URL(), "http://", "https://", 1))
			},
			summary: "The STS endpoint does not speak TLS",
			why:     "The endpoint is an https:// URL, and what listens there answered in plain HTTP.",
			remedy:  "Check the custom endpoint's scheme and port, and the proxy settings.",
			answer:  "The network answered: http: server gave HTTP response to HTTPS client",
		},
		"certificate is of an unknown authority": {
			options: []sandbox.Option{sandbox.WithTLS()},
			summary: "The STS certificate is not trusted",
			why:     "The host's certificate was issued by an authority that this machine does not know, as that of a proxy that inspects TLS, or of a private endpoint.",
			remedy:  "Set custom_ca_bundle (or AWS_CA_BUNDLE) to a PEM file with that authority's certificate.",
			answer:  "The network answered: tls: failed to verify certificate: x509: certificate signed by unknown authority",
		},
		"connection drops": {
			arrange: inject(sandbox.Dropped("AssumeRoot")),
			summary: "The STS host could not be reached",
			effort:  "10 attempts in 0s",
			why:     "The connection failed, or ended before an answer came.",
			remedy:  "Check the network between here and the host, and run again.",
			answer:  "The network answered: EOF",
		},
		"a captive portal answers": {
			arrange: inject(sandbox.CaptivePortal("AssumeRoot")),
			summary: "Something other than STS answered",
			why:     "The answer (HTTP status 200) is a web page: a captive portal, a proxy or another server stands in between.",
			remedy:  signIn,
			answer:  httpOK,
		},
		"a page answers that does not say it is one": {
			arrange: answers(http.StatusOK, "", "\n<HTML><body>Welcome<br>"),
			summary: "Something other than STS answered",
			why:     "The answer (HTTP status 200) is a web page: a captive portal, a proxy or another server stands in between.",
			remedy:  signIn,
			answer:  httpOK,
		},
		"a proxy answers": {
			arrange: answers(http.StatusForbidden, "text/plain", "Blocked by policy."),
			summary: "Something other than STS answered",
			why:     "The answer (HTTP status 403) is not one of STS's: a captive portal, a proxy or another server stands in between.",
			remedy:  signIn,
			answer:  "The host answered with HTTP status 403 Forbidden (request ID REQUEST-ID)",
		},
		"a redirect answers": {
			arrange: answers(http.StatusFound, "", ""),
			summary: "Something other than STS answered",
			why:     "The answer (HTTP status 302) is not one of STS's: a captive portal, a proxy or another server stands in between.",
			remedy:  signIn,
			answer:  "The host answered with HTTP status 302 Found (request ID REQUEST-ID)",
		},
		"a gateway throttles": {
			arrange: answers(http.StatusTooManyRequests, "text/plain", "Slow down."),
			summary: "AWS throttled AssumeRoot",
			effort:  "10 attempts in 0s",
			why:     "AWS received more calls than it accepts, and still did so after 10 attempts in 0s.",
			remedy:  "Lower -parallelism so that fewer sessions are opened at once, or raise max_retries.",
			answer:  "The host answered with HTTP status 429 Too Many Requests (request ID REQUEST-ID)",
		},
		"answer breaks off": {
			arrange: inject(sandbox.TruncatedAnswer("AssumeRoot")),
			summary: "STS's answer cannot be read",
			effort:  "10 attempts in 0s",
			why:     "The answer (HTTP status 200) broke off before its end.",
			remedy:  inBetween,
			answer:  httpOK,
		},
		"answer has no end": {
			arrange: inject(sandbox.EndlessBody("AssumeRoot")),
			summary: "STS's answer cannot be read",
			why:     "The answer (HTTP status 200) is longer than 1048576 bytes, which STS's never are.",
			remedy:  inBetween,
			answer:  httpOK,
		},
		"answer is empty": {
			arrange: inject(sandbox.EmptyAnswer("AssumeRoot")),
			summary: "STS answered without complete credentials",
			why:     "The answer says that it succeeded, but it lacks Credentials.",
			remedy:  inBetween,
			answer:  httpOK,
		},
		"answer has no credentials": {
			arrange: inject(sandbox.WithoutCredentials("AssumeRoot")),
			summary: "STS answered without complete credentials",
			why:     "The answer says that it succeeded, but it lacks Credentials.",
			remedy:  inBetween,
			answer:  httpOK,
		},
		"answer lacks the key ID":     partial("AccessKeyId"),
		"answer lacks the secret key": partial("SecretAccessKey"),
		"answer lacks the token":      partial("SessionToken"),
		"answer lacks the expiration": partial("Expiration"),

		"time is up": {
			arrange: inject(sandbox.Hanging("AssumeRoot")),
			request: func(r *assumeroot.Request) { r.Timeout = 500 * time.Millisecond },
			summary: "Opening the session took too long", field: assumeroot.Timeout,
			why:    "No session was opened within 500ms, the time that timeouts.open allows for everything, retries included.",
			remedy: `Set timeouts = { open = "5m" } if AWS is slow, or check the network between here and the host.`,
		},
		"time is up while AWS throttles": {
			arrange: inject(sandbox.Throttled("AssumeRoot")),
			config:  func(_ *sandbox.Sandbox, cfg *aws.Config) { cfg.Retryer = patient },
			request: func(r *assumeroot.Request) { r.Timeout = 500 * time.Millisecond },
			summary: "Opening the session took too long", field: assumeroot.Timeout,
			why:    "No session was opened within 500ms, the time that timeouts.open allows for everything, retries included. AWS throttled the last call that it answered.",
			remedy: `Lower -parallelism so that fewer sessions are opened at once, or set timeouts = { open = "5m" }.`,
			answer: "AWS answered Throttling: Rate exceeded (HTTP status 400, request ID REQUEST-ID)",
		},
		"run is interrupted": {
			arrange: inject(sandbox.Hanging("AssumeRoot")),
			cancel:  true,
			summary: "Opening the session was cancelled",
			effort:  "No request was sent",
			why:     "The run was interrupted before the session was open.",
			remedy:  "Run it again; if AWS did issue a session, its credentials were lost and end by themselves.",
		},
	}
}

func partial(missing string) scenario {
	return scenario{
		arrange: inject(sandbox.PartialCredentials("AssumeRoot", missing)),
		summary: "STS answered without complete credentials",
		why:     "The answer says that it succeeded, but it lacks " + missing + ".",
		remedy:  inBetween,
		answer:  httpOK,
	}
}
