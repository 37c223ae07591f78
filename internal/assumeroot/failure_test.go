// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/golden"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// scenario is one cause of a failure. Its message is in testdata/TestOpen_failure.
type scenario struct {
	options []sandbox.Option
	arrange func(*sandbox.Sandbox)
	caller  func(*sandbox.Sandbox) sandbox.Identity
	config  func(*sandbox.Sandbox, *aws.Config)
	request func(*assumeroot.Request)
	cancel  bool
}

func TestOpen_failure(t *testing.T) {
	t.Parallel()
	for name, s := range scenarios() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
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

			o := options()
			o.BoundThrottling = true
			f := failure(ctx, t, assumeroot.New(cfg, o), request)
			got := fmt.Sprintf("%s\nField: %s\n\n%s\n", f.Summary, f.Field, steady(sb, f.Detail()))
			golden.Expect(t, got)
		})
	}
}

func inject(fault sandbox.Fault) func(*sandbox.Sandbox) {
	return func(sb *sandbox.Sandbox) { sb.Inject(fault) }
}

func refuse(status int, code, message string) func(*sandbox.Sandbox) {
	return inject(sandbox.Refused("AssumeRoot", status, code, message))
}

// respond makes STS send a response that need not be one of AWS.
func respond(status int, contentType, body string) func(*sandbox.Sandbox) {
	return inject(sandbox.Fault{Action: "AssumeRoot", Answer: func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = []string{contentType}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}})
}

// withDate makes STS send an error with the given Date header, or without one if it is empty.
func withDate(date string, status int, code, message string) func(*sandbox.Sandbox) {
	return inject(sandbox.Fault{Action: "AssumeRoot", Answer: func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = nil
		if date != "" {
			w.Header().Set("Date", date)
		}
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(status)
		fmt.Fprintf(w, errorResponse, code, message)
	}})
}

func user(account string, statements ...sandbox.Statement) func(*sandbox.Sandbox) sandbox.Identity {
	return func(sb *sandbox.Sandbox) sandbox.Identity { return sb.AddUser(account, "caller", statements...) }
}

// rootSession returns the identity of a root session in the member account.
func rootSession(sb *sandbox.Sandbox) sandbox.Identity {
	s, err := newClient(config(sb, sb.Admin())).Open(context.Background(), unlock())
	if err != nil {
		panic(err)
	}
	return sandbox.Identity{AccessKeyID: s.AccessKeyID, SecretAccessKey: s.SecretAccessKey, SessionToken: s.SessionToken}
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

func scenarios() map[string]scenario {
	all := map[string]scenario{}
	for _, policy := range []string{
		"identity-based policy", "resource-based policy", "permissions boundary", "session policy", "service control policy",
		"resource control policy", "VPC endpoint policy",
	} {
		const denied = "User: arn:aws:iam::123456789012:user/caller is not authorized to perform: " +
			"sts:AssumeRoot on resource: arn:aws:iam::111122223333:root"
		all["no "+policy+" allows it"] = scenario{
			arrange: refuse(http.StatusForbidden, "AccessDenied", denied+" because no "+policy+" allows the sts:AssumeRoot action"),
		}
		all[policy+" denies it"] = scenario{
			arrange: refuse(http.StatusForbidden, "AccessDenied", denied+" with an explicit deny in a "+policy),
		}
	}
	maps.Copy(all, otherScenarios())
	return all
}

func otherScenarios() map[string]scenario {
	return map[string]scenario{
		"RootCredentialsManagement is off": {
			arrange: func(sb *sandbox.Sandbox) { sb.DisableFeature(sandbox.RootCredentialsManagement) },
			request: policy("IAMAuditRootUserCredentials"),
		},
		"RootSessions is off": {
			arrange: func(sb *sandbox.Sandbox) { sb.DisableFeature(sandbox.RootSessions) },
		},
		"trusted access is off": {
			arrange: func(sb *sandbox.Sandbox) { sb.SetTrustedAccess(false) },
		},

		"caller is a root user": {
			caller: func(sb *sandbox.Sandbox) sandbox.Identity { return sb.AddRoot(sandbox.ManagementAccount) },
		},
		"caller is a root session": {
			caller: rootSession,
		},
		"caller is a root session, and AWS gives another reason": {
			caller: rootSession,
			config: func(sb *sandbox.Sandbox, _ *aws.Config) {
				sb.Inject(sandbox.Refused("AssumeRoot", http.StatusForbidden, "AccessDenied",
					"User: arn:aws:iam::111122223333:root is not authorized to perform: "+
						"sts:AssumeRoot on resource: arn:aws:iam::111122223333:root because no session policy allows the sts:AssumeRoot action"))
			},
		},
		"target is the caller's account": {
			request: target(sandbox.ManagementAccount),
		},
		"target is the management account": {
			caller:  func(sb *sandbox.Sandbox) sandbox.Identity { return sb.Delegate() },
			request: target(sandbox.ManagementAccount),
		},
		"caller's account manages nothing": {
			caller: user(sandbox.OtherMember, sandbox.Allow("*")),
		},
		"caller's account manages nothing, and the caller may not list the features": {
			caller: user(sandbox.OtherMember, sandbox.Allow("organizations:*")),
		},
		"caller's account manages nothing and is not known": {
			arrange: inject(sandbox.Unavailable("GetCallerIdentity")),
			caller:  user(sandbox.OtherMember, sandbox.Allow("*")),
		},
		"caller's account is in no organization": {
			arrange: inject(sandbox.Refused("ListOrganizationsFeatures", http.StatusNotFound, "OrganizationNotFoundException",
				"The request was rejected because no organization is associated with your account.")),
			caller: user(sandbox.Outsider, sandbox.Allow("*")),
		},
		"organization has not all features": {
			arrange: inject(sandbox.Refused("ListOrganizationsFeatures", http.StatusBadRequest, "OrganizationNotInAllFeaturesModeException",
				"The request was rejected because your organization does not have All features enabled.")),
			caller: user(sandbox.ManagementAccount, sandbox.Allow("iam:*")),
		},
		"feature is off and STS does not say so": {
			arrange: func(sb *sandbox.Sandbox) { sb.DisableFeature(sandbox.RootSessions) },
			caller:  user(sandbox.ManagementAccount, sandbox.Allow("iam:*")),
		},
		"trusted access is off and STS does not say so": {
			arrange: func(sb *sandbox.Sandbox) { sb.SetTrustedAccess(false) },
			caller:  user(sandbox.ManagementAccount, sandbox.Allow("iam:*")),
		},
		"target is outside the organization": {
			request: target(sandbox.Outsider),
		},
		"target is suspended": {
			request: target(sandbox.SuspendedMember),
		},
		"caller has no permission": {
			caller: user(sandbox.ManagementAccount, sandbox.Allow("iam:*", "organizations:*")),
		},
		"caller may do another task only": {
			caller: user(sandbox.ManagementAccount, sandbox.Allow("iam:*", "organizations:*"), sandbox.Statement{
				Effect:         "Allow",
				Actions:        []string{"sts:AssumeRoot"},
				TaskPolicyARNs: []string{"arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy"},
			}),
		},
		"caller may read nothing": {
			caller: user(sandbox.ManagementAccount),
		},

		"caller's credentials have expired": {
			arrange: refuse(http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired"),
		},
		"caller's credentials have expired, in the other spelling": {
			arrange: refuse(http.StatusForbidden, "ExpiredTokenException", "The security token included in the request is expired"),
		},
		"caller's key is not known": {
			caller: func(sb *sandbox.Sandbox) sandbox.Identity { sb.Revoke(sb.Admin().AccessKeyID); return sb.Admin() },
		},
		"caller's key is malformed": {
			arrange: refuse(http.StatusBadRequest, "IncompleteSignature", "Credential must have exactly 5 slash-delimited elements."),
		},
		"caller's key has a line break": {
			caller: func(sb *sandbox.Sandbox) sandbox.Identity { id := sb.Admin(); id.AccessKeyID += "\n"; return id },
		},
		"caller's token has a line break": {
			caller: func(sb *sandbox.Sandbox) sandbox.Identity { id := sb.Admin(); id.SessionToken = "a\nb"; return id },
		},
		"response repeats the signed request": {
			arrange: respond(http.StatusForbidden, "text/xml", fmt.Sprintf(errorResponse, "SignatureDoesNotMatch",
				"The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this "+
					"request should have been\n'POST\n/\n\nx-amz-security-token:a-token'")),
			caller: func(sb *sandbox.Sandbox) sandbox.Identity { id := sb.Admin(); id.SessionToken = "a-token"; return id },
		},
		"response repeats the token": {
			arrange: respond(http.StatusForbidden, "text/xml", fmt.Sprintf(errorResponse, "ExpiredToken", "The security token a-token is expired")),
			caller:  func(sb *sandbox.Sandbox) sandbox.Identity { id := sb.Admin(); id.SessionToken = "a-token"; return id },
		},
		"caller's secret is wrong": {
			caller: func(sb *sandbox.Sandbox) sandbox.Identity { id := sb.Admin(); id.SecretAccessKey += "x"; return id },
		},
		"caller's credentials cannot be obtained": {
			config: func(_ *sandbox.Sandbox, cfg *aws.Config) {
				cfg.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
					return aws.Credentials{}, errors.New("the role is gone")
				})
			},
		},
		"caller's role cannot be assumed any more": {
			config: func(_ *sandbox.Sandbox, cfg *aws.Config) {
				cfg.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
					return aws.Credentials{}, &smithy.OperationError{ServiceID: "STS", OperationName: "AssumeRole", Err: &awshttp.ResponseError{
						ResponseError: &smithyhttp.ResponseError{
							Response: &smithyhttp.Response{Response: &http.Response{StatusCode: http.StatusForbidden}},
							Err: &smithy.GenericAPIError{Code: "AccessDenied", Message: "User: arn:aws:iam::123456789012:user/caller " +
								"is not authorized to perform: " +
								"sts:AssumeRole on resource: arn:aws:iam::123456789012:role/opener with an explicit deny in a service control policy"},
						},
						RequestID: "c6104cbe-af31-11e0-8154-cbc7ccf896c7",
					}}
				})
			},
		},
		"caller's credentials cannot be read": {
			config: func(_ *sandbox.Sandbox, cfg *aws.Config) {
				cfg.Credentials = processcreds.NewProvider("echo export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
			},
		},
		"clock is behind": {
			options: []sandbox.Option{sandbox.WithClock(func() time.Time { return now.Add(time.Hour) })},
			arrange: refuse(http.StatusForbidden, "SignatureDoesNotMatch",
				"Signature expired: 20260922T000000Z is now earlier than 20260922T000500Z (20260922T001000Z - 5 min.)"),
		},
		"clock is ahead": {
			options: []sandbox.Option{sandbox.WithClock(func() time.Time { return now.Add(-time.Hour) })},
			arrange: refuse(http.StatusForbidden, "SignatureDoesNotMatch",
				"Signature not yet current: 20260922T011000Z is still later than 20260922T001500Z (20260922T001000Z + 5 min.)"),
		},

		"signature names another Region": {
			arrange: refuse(http.StatusForbidden, "SignatureDoesNotMatch", "Credential should be scoped to a valid region. "),
		},
		"clock is wrong, and the response has no Date": {
			arrange: withDate("", http.StatusForbidden, "RequestTimeTooSkewed",
				"The difference between the request time and the current time is too large."),
		},
		"request has expired, and the response has no Date": {
			arrange: withDate("", http.StatusBadRequest, "RequestExpired", "Request has expired."),
		},
		"caller's secret is wrong, and so is the Date": {
			arrange: withDate("Tue, 22 Sep 2020 00:00:00 GMT", http.StatusForbidden, "SignatureDoesNotMatch",
				"The request signature we calculated does not match the signature you provided."),
		},

		"STS is off in the Region": {
			arrange: refuse(http.StatusForbidden, "RegionDisabledException", "STS is not activated in this region for account:123456789012."),
		},
		"STS is off in the Region, in the other spelling": {
			arrange: refuse(http.StatusForbidden, "RegionDisabled", "STS is not activated in this region for account:123456789012."),
		},
		"endpoint is the global one": {
			config: endpoint("https://sts.amazonaws.com"),
		},
		"endpoint is the global one, without a scheme": {
			config: endpoint("sts.amazonaws.com:443"),
		},
		"endpoint has no scheme": {
			config: endpoint("sts.internal.example"),
		},
		"request cannot be built": {
			request: func(r *assumeroot.Request) { r.Region = "us east" },
		},
		"endpoint does not offer AssumeRoot": {
			arrange: refuse(http.StatusBadRequest, "InvalidAction", "Unknown Operation"),
		},

		"target is not valid": {
			arrange: refuse(http.StatusBadRequest, "ValidationError", "Request must contain a valid target principal"),
		},
		"policy is not valid": {
			request: policy("KMSUnlockKeyPolicy"),
		},
		"duration is not valid": {
			request: func(r *assumeroot.Request) { r.DurationSeconds = aws.Int32(901) },
		},
		"another value is not valid": {
			arrange: refuse(http.StatusBadRequest, "ValidationError", "Something of tomorrow."),
		},
		"reason is not known": {
			arrange: refuse(http.StatusForbidden, "TomorrowException", "A reason of tomorrow."),
		},
		"denied with another message": {
			arrange: refuse(http.StatusForbidden, "AccessDenied", "A denial of tomorrow."),
		},

		"throttled": {
			arrange: inject(sandbox.Throttled("AssumeRoot")),
		},
		"STS is unavailable": {
			arrange: refuse(http.StatusServiceUnavailable, "ServiceUnavailable", "Service is unavailable."),
		},
		"a gateway finds no server": {arrange: respond(http.StatusBadGateway, "text/plain", "Bad gateway.")},
		"a gateway is unavailable":  {arrange: inject(sandbox.Unavailable("AssumeRoot"))},
		"a gateway timed out":       {arrange: respond(http.StatusGatewayTimeout, "text/html", "<html>Gateway timeout</html>")},
		"FIPS endpoint does not exist": {
			config: transport(dialing(&net.DNSError{Err: "no such host", Name: "sts-fips.eu-west-1.amazonaws.com", IsNotFound: true})),
		},
		"host has no address": {
			config: transport(dialing(&net.DNSError{Err: "no such host", Name: "sts.example", IsNotFound: true})),
		},
		"host refuses the connection": {
			config: endpoint("http://127.0.0.1:1"),
		},
		"proxy refuses the connection": {
			config: transport(func(t *http.Transport) { t.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "127.0.0.1:1"}) }),
		},
		"endpoint does not speak TLS": {
			config: func(sb *sandbox.Sandbox, cfg *aws.Config) {
				cfg.BaseEndpoint = aws.String(strings.Replace(sb.URL(), "http://", "https://", 1))
			},
		},
		"certificate is of an unknown authority": {
			options: []sandbox.Option{sandbox.WithTLS()},
		},
		"connection drops": {
			arrange: inject(sandbox.Dropped("AssumeRoot")),
		},
		"response of a captive portal": {
			arrange: inject(sandbox.CaptivePortal("AssumeRoot")),
		},
		"web page without a Content-Type": {
			arrange: respond(http.StatusOK, "", "\n<HTML><body>Welcome<br>"),
		},
		"response of a proxy": {
			arrange: respond(http.StatusForbidden, "text/plain", "Blocked by policy."),
		},
		"redirect": {
			arrange: respond(http.StatusFound, "", ""),
		},
		"a gateway throttles": {
			arrange: respond(http.StatusTooManyRequests, "text/plain", "Slow down."),
		},
		"response ends early": {
			arrange: inject(sandbox.TruncatedAnswer("AssumeRoot")),
		},
		"response has no end": {
			arrange: inject(sandbox.EndlessBody("AssumeRoot")),
		},
		"response is empty": {
			arrange: inject(sandbox.EmptyAnswer("AssumeRoot")),
		},
		"response has no credentials": {
			arrange: inject(sandbox.WithoutCredentials("AssumeRoot")),
		},
		"response lacks the key ID":     partial("AccessKeyId"),
		"response lacks the secret key": partial("SecretAccessKey"),
		"response lacks the token":      partial("SessionToken"),
		"response lacks the expiration": partial("Expiration"),

		"timeout": {
			arrange: inject(sandbox.Hanging("AssumeRoot")),
			request: func(r *assumeroot.Request) { r.Timeout = 500 * time.Millisecond },
		},
		"timeout after AWS throttled": {
			arrange: func(sb *sandbox.Sandbox) {
				throttled := sandbox.Throttled("AssumeRoot")
				throttled.Times = 1
				sb.Inject(throttled, sandbox.Hanging("AssumeRoot"))
			},
			request: func(r *assumeroot.Request) { r.Timeout = 500 * time.Millisecond },
		},
		"timeout while AWS throttles": {
			arrange: inject(sandbox.Throttled("AssumeRoot")),
			config:  func(_ *sandbox.Sandbox, cfg *aws.Config) { cfg.Retryer = patient },
			request: func(r *assumeroot.Request) { r.Timeout = 500 * time.Millisecond },
		},
		"run is interrupted": {
			arrange: inject(sandbox.Hanging("AssumeRoot")),
			cancel:  true,
		},
	}
}

func partial(missing string) scenario {
	return scenario{arrange: inject(sandbox.PartialCredentials("AssumeRoot", missing))}
}
