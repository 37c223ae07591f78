// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// A diagnosis sends requests to other services. If STS has a custom endpoint, they must not be sent to AWS.
func TestOpen_diagnosisAtCustomEndpoint(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	cfg := config(sb, sb.AddUser(sandbox.ManagementAccount, "caller"))
	cfg.BaseEndpoint = nil
	o := options()
	o.Endpoints.STS = sb.URL()
	client := assumeroot.New(cfg, o)

	f := failure(t.Context(), t, client, unlock())
	for _, want := range []string{
		"Could not check whether trusted access and the features of centralized root access are on: " +
			"STS has a custom endpoint, and IAM has none. Set {EndpointIAM} to get a more precise error.",
		"Could not check whether the target is the management account: " +
			"STS has a custom endpoint, and Organizations has none. Set {EndpointOrganizations} to get a more precise error.",
	} {
		if !strings.Contains(f.Detail(), want) {
			t.Errorf("%s\nlacks: %s", f.Detail(), want)
		}
	}
	for _, call := range sb.Calls() {
		if call.Service != "sts" {
			t.Errorf("unexpected call of %s:%s", call.Service, call.Action)
		}
	}
}

func TestOpen_diagnosisOnlyReads(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	client := newClient(config(sb, sb.AddUser(sandbox.ManagementAccount, "caller", sandbox.Allow("iam:*", "organizations:*"))))
	failure(t.Context(), t, client, unlock())

	var actions []string
	for _, call := range sb.Calls() {
		actions = append(actions, call.Action)
	}
	const want = "AssumeRoot GetCallerIdentity ListOrganizationsFeatures DescribeOrganization DescribeAccount"
	if got := strings.Join(actions, " "); got != want {
		t.Errorf("called %s, want %s", got, want)
	}
}

func TestOpen_diagnosisTimeout(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	sb.Inject(sandbox.Hanging("GetCallerIdentity"))
	request := unlock()
	request.Timeout = time.Second
	f := failure(t.Context(), t, newClient(config(sb, sb.AddUser(sandbox.ManagementAccount, "caller"))), request)
	const want = "Could not check the identity of the caller: sts:GetCallerIdentity got no response in time."
	if !strings.Contains(f.Detail(), want) {
		t.Errorf("%s\nlacks: %s", f.Detail(), want)
	}
}

// The test reads the deadline of each request, because it does not wait for 10 seconds.
func TestOpen_diagnosisDeadline(t *testing.T) {
	t.Parallel()
	refused := response{http.StatusForbidden, "text/xml", []byte(ambiguousDenial)}
	server := &server{responses: []response{refused}}
	failure(t.Context(), t, offline(server), unlock())
	if len(server.left) < 2 {
		t.Fatalf("%d requests with a limit", len(server.left))
	}
	for _, left := range server.left[1:] {
		if left > 10*time.Second {
			t.Errorf("a question may take %s", left)
		}
	}
}

// A service that does not respond must not prevent the requests to the others.
func TestOpen_diagnosisServiceHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := failure(t.Context(), t, offline(&server{responses: []response{
			{http.StatusForbidden, "text/xml", []byte(ambiguousDenial)},
			{}, // GetCallerIdentity
			{}, // ListOrganizationsFeatures
			{}, // DescribeOrganization
			{http.StatusOK, "application/x-amz-json-1.1", []byte(`{"Account":{"State":"SUSPENDED"}}`)},
		}}), unlock())
		if f.Summary != "The target account is not active" {
			t.Error(f)
		}
	})
}

// Retries of a request that cannot succeed would leave no time for the others.
func TestOpen_diagnosisServiceRefuses(t *testing.T) {
	t.Parallel()
	for service, set := range map[string]func(*assumeroot.Endpoints, string){
		"IAM":           func(e *assumeroot.Endpoints, url string) { e.IAM = url },
		"Organizations": func(e *assumeroot.Endpoints, url string) { e.Organizations = url },
	} {
		sb := startSandbox(t)
		cfg := config(sb, sb.AddUser(sandbox.ManagementAccount, "caller", sandbox.Allow("iam:*", "organizations:*")))
		cfg.Retryer = patient
		o := options()
		set(&o.Endpoints, "http://127.0.0.1:1")
		if f := failure(t.Context(), t, assumeroot.New(cfg, o), unlock()); strings.Contains(f.Detail(), "in time") {
			t.Errorf("%s: %s", service, f.Detail())
		}
	}
}

func TestOpen_diagnosisEndlessResponse(t *testing.T) {
	t.Parallel()
	for _, action := range []string{"GetCallerIdentity", "ListOrganizationsFeatures", "DescribeOrganization", "DescribeAccount"} {
		t.Run(action, func(t *testing.T) {
			sb := startSandbox(t)
			sb.Inject(sandbox.EndlessBody(action))
			caller := sb.AddUser(sandbox.ManagementAccount, "caller", sandbox.Allow("iam:*", "organizations:*"))
			f := failure(t.Context(), t, newClient(config(sb, caller)), unlock())
			if want := action + " failed."; !strings.Contains(f.Detail(), want) {
				t.Errorf("%s\nlacks: %s", f.Detail(), want)
			}
		})
	}
}

func TestOpen_diagnosisCancelled(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	ctx, cancel := context.WithCancel(t.Context())
	sb.Inject(sandbox.Fault{Action: "ListOrganizationsFeatures", Answer: func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}})
	f := failure(ctx, t, newClient(config(sb, sb.AddUser(sandbox.ManagementAccount, "caller", sandbox.Allow("iam:*")))), unlock())
	if f.Summary != "AssumeRoot was cancelled" || !strings.Contains(f.Detail(), "AWS returned AccessDenied") {
		t.Error(f)
	}
}

func TestOpen_reasonGiven(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	sb.Inject(sandbox.Refused("AssumeRoot", http.StatusForbidden, "AccessDenied",
		"User: arn:aws:iam::123456789012:user/admin is not authorized to perform: "+
			"sts:AssumeRoot on resource: arn:aws:iam::111122223333:root because no VPC endpoint policy allows the sts:AssumeRoot action"))
	failure(t.Context(), t, newClient(config(sb, sb.Admin())), unlock())
	if calls := sb.Calls(); len(calls) != 1 {
		t.Errorf("%d requests, want AssumeRoot alone", len(calls))
	}
}

// IAM and Organizations have one endpoint per partition. A custom endpoint must receive signatures for its
// Region.
func TestOpen_diagnosisSigningRegion(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]struct{ iam, organizations string }{
		"eu-west-3":      {"us-east-1", "us-east-1"},
		"us-gov-east-1":  {"us-gov-west-1", "us-gov-west-1"},
		"cn-north-1":     {"cn-north-1", "cn-northwest-1"},
		"cn-northwest-1": {"cn-north-1", "cn-northwest-1"},
	} {
		sb := startSandbox(t)
		caller := sb.AddUser(sandbox.ManagementAccount, "caller", sandbox.Allow("iam:*", "organizations:*"))
		request := unlock()
		request.Region = region
		request.Policy = roottask.PolicyIn(region, request.Policy.Name)
		failure(t.Context(), t, newClient(config(sb, caller)), request)
		for action, want := range map[string]string{
			"ListOrganizationsFeatures": want.iam,
			"DescribeOrganization":      want.organizations,
			"DescribeAccount":           want.organizations,
		} {
			calls := sb.Calls(action)
			if len(calls) != 1 || calls[0].Region != want {
				t.Errorf("Region %s: %s was signed for %+v, want %s", region, action, calls, want)
			}
		}
	}
}

// Policies are attached to a role, not to its sessions.
func TestOpen_diagnosisNamesRole(t *testing.T) {
	t.Parallel()
	for caller, want := range map[string]string{
		"arn:aws:iam::123456789012:user/alice":                   "Allow it to arn:aws:iam::123456789012:user/alice with",
		"arn:aws:sts::123456789012:assumed-role/opener/ci-run-1": "Allow it to the role opener of account 123456789012 with",
	} {
		identity := strings.ReplaceAll(callerIdentity, "arn:aws:iam::123456789012:root", caller)
		f := failure(t.Context(), t, offline(&server{responses: []response{
			{http.StatusForbidden, "text/xml", []byte(ambiguousDenial)},
			{http.StatusOK, "text/xml", []byte(identity)},
			{http.StatusOK, "text/xml", []byte(features)},
			{http.StatusOK, "application/x-amz-json-1.1", []byte(`{"Organization":{"MasterAccountId":"123456789012"}}`)},
			{http.StatusOK, "application/x-amz-json-1.1", []byte(`{"Account":{"State":"ACTIVE"}}`)},
		}}), unlock())
		if !strings.Contains(f.Detail(), want) {
			t.Errorf("%s\nlacks: %s", f.Detail(), want)
		}
	}
}

func TestOpen_diagnosisAccountWithoutState(t *testing.T) {
	t.Parallel()
	f := failure(t.Context(), t, offline(&server{responses: []response{
		{http.StatusForbidden, "text/xml", []byte(ambiguousDenial)},
		{http.StatusOK, "text/xml", []byte(strings.ReplaceAll(callerIdentity, ":root", ":user/alice"))},
		{http.StatusOK, "text/xml", []byte(features)},
		{http.StatusOK, "application/x-amz-json-1.1", []byte(`{"Organization":{"MasterAccountId":"123456789012"}}`)},
		{http.StatusOK, "application/x-amz-json-1.1", []byte(`{"Account":{"Status":"ACTIVE"}}`)},
	}}), unlock())
	if want := "organizations:DescribeAccount failed."; !strings.Contains(f.Detail(), want) {
		t.Errorf("%s\nlacks: %s", f.Detail(), want)
	}
}

var features = fmt.Sprintf(`<ListOrganizationsFeaturesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">`+
	`<ListOrganizationsFeaturesResult>`+
	`<OrganizationId>o-exampleorgid</OrganizationId><EnabledFeatures><member>%s</member></EnabledFeatures>`+
	`</ListOrganizationsFeaturesResult></ListOrganizationsFeaturesResponse>`, sandbox.RootSessions)

// offline returns a client whose requests s receives without a network.
func offline(s aws.HTTPClient) *assumeroot.Client {
	return assumeroot.New(aws.Config{
		Region:      sandbox.Region,
		Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""),
		HTTPClient:  s,
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
	}, options())
}

func TestOpen_fleetDenied(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	client := newClient(config(sb, sb.AddUser(sandbox.ManagementAccount, "caller", sandbox.Allow("iam:*", "organizations:*"))))
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			request := unlock()
			request.Target.AccountID = fmt.Sprintf("%012d", i)
			if _, err := client.Open(t.Context(), request); err == nil {
				t.Error("the session was opened")
			}
		})
	}
	group.Wait()
	for action, want := range map[string]int{
		"AssumeRoot":                12,
		"GetCallerIdentity":         1,
		"ListOrganizationsFeatures": 1,
		"DescribeOrganization":      1,
		"DescribeAccount":           12,
	} {
		if got := len(sb.Calls(action)); got != want {
			t.Errorf("%d requests %s, want %d", got, action, want)
		}
	}
}

func TestOpen_unreadableFact(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"gateway":    sandbox.Unavailable("DescribeOrganization"),
		"service":    sandbox.Refused("ListOrganizationsFeatures", http.StatusServiceUnavailable, "ServiceUnavailable", "Unavailable."),
		"throttling": sandbox.Throttled("DescribeOrganization"),
		"proxy": {Action: "ListOrganizationsFeatures", Answer: func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "Blocked by policy.", http.StatusForbidden)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := startSandbox(t)
			sb.Inject(fault)
			client := newClient(config(sb, sb.AddUser(sandbox.ManagementAccount, "caller", sandbox.Allow("iam:*", "organizations:*"))))
			failure(t.Context(), t, client, unlock())
			sb.ClearFaults()
			if f := failure(t.Context(), t, client, unlock()); f.Summary != "The caller may not open this session" {
				t.Errorf("got %s", f.Summary)
			}
		})
	}
}
