// SPDX-License-Identifier: MPL-2.0

package rootcredentials_test

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

var all = rootcredentials.Selection{Concurrency: 200}

func noReport(rootcredentials.Progress) {}

// ids returns the IDs of the accounts that match.
func ids(fleet rootcredentials.Fleet, match func(rootcredentials.Result) bool) []string {
	found := []string{}
	for _, r := range fleet.Accounts {
		if match(r) {
			found = append(found, r.AccountID)
		}
	}
	return found
}

func every(rootcredentials.Result) bool          { return true }
func failed(r rootcredentials.Result) bool       { return r.Err != nil }
func credentialed(r rootcredentials.Result) bool { return r.HasCredentials() }

func TestFleet_selection(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		as        func(*sandbox.Sandbox) sandbox.Identity
		selection rootcredentials.Selection
		read      []string
		skipped   map[string]string
	}{
		"management account": {
			as:        (*sandbox.Sandbox).Admin,
			selection: all,
			read:      []string{sandbox.Member, sandbox.DelegatedAdministrator, sandbox.OtherMember},
			skipped:   map[string]string{sandbox.ManagementAccount: "management account", sandbox.SuspendedMember: "State SUSPENDED"},
		},
		"delegated administrator": {
			as:        (*sandbox.Sandbox).Delegate,
			selection: all,
			read:      []string{sandbox.Member, sandbox.OtherMember},
			skipped: map[string]string{
				sandbox.ManagementAccount: "management account", sandbox.SuspendedMember: "State SUSPENDED",
				sandbox.DelegatedAdministrator: "caller's account",
			},
		},
		"excluded": {
			as: (*sandbox.Sandbox).Admin,
			selection: rootcredentials.Selection{
				Concurrency: 1,
				Exclude:     []string{sandbox.OtherMember, sandbox.Outsider, sandbox.SuspendedMember},
			},
			read: []string{sandbox.Member, sandbox.DelegatedAdministrator},
			skipped: map[string]string{
				sandbox.ManagementAccount: "management account", sandbox.SuspendedMember: "State SUSPENDED", sandbox.OtherMember: "excluded",
			},
		},
		"given accounts": {
			as: (*sandbox.Sandbox).Admin,
			selection: rootcredentials.Selection{
				AccountIDs: []string{sandbox.OtherMember, sandbox.Member}, Concurrency: 200,
				Exclude: []string{sandbox.OtherMember, sandbox.Outsider},
			},
			read:    []string{sandbox.Member},
			skipped: map[string]string{sandbox.OtherMember: "excluded"},
		},
		"no accounts": {
			as:        (*sandbox.Sandbox).Admin,
			selection: rootcredentials.Selection{AccountIDs: []string{}, Concurrency: 200},
			read:      []string{},
			skipped:   map[string]string{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			fleet, err := newReader(sb, test.as(sb)).Fleet(t.Context(), test.selection, noReport)
			if err != nil {
				t.Fatal(err)
			}
			if got := ids(fleet, every); !slices.Equal(got, test.read) || len(ids(fleet, failed)) > 0 {
				t.Errorf("read %v, failed %v, want %v", got, ids(fleet, failed), test.read)
			}
			if !maps.Equal(fleet.Skipped, test.skipped) {
				t.Errorf("skipped %v, want %v", fleet.Skipped, test.skipped)
			}
			lists := 0
			if test.selection.AccountIDs == nil {
				lists = 1
			}
			for action, want := range map[string]int{"ListAccounts": lists, "GetCallerIdentity": lists, "AssumeRoot": len(test.read)} {
				if got := len(sb.Calls(action)); got != want {
					t.Errorf("%d requests of %s, want %d", got, action, want)
				}
			}
		})
	}
}

func TestFleet_manyAccounts(t *testing.T) {
	t.Parallel()
	const members = 100
	sb := sandboxtest.Start(t, sandbox.WithMembers(members))
	var last rootcredentials.Progress
	fleet, err := newReader(sb, sb.Admin()).Fleet(t.Context(), all, func(p rootcredentials.Progress) { last = p })
	if err != nil {
		t.Fatal(err)
	}
	want := []string{}
	for _, a := range sb.Accounts() {
		root := a.Root
		if root.Password != nil || len(root.AccessKeys)+len(root.SigningCertificates)+len(root.MFADevices) > 0 {
			want = append(want, a.ID)
		}
	}
	slices.Sort(want)
	if got := ids(fleet, credentialed); !slices.Equal(got, want) {
		t.Errorf("%d accounts have credentials, want %d", len(got), len(want))
	}
	if n := members + 3; len(fleet.Accounts) != n || last.Read != n || last.Accounts != n || last.Failed != 0 || last.Concurrency < 20 {
		t.Errorf("got %d accounts and the progress %+v", len(fleet.Accounts), last)
	}
	if n := len(sb.Calls("ListAccounts")); n != 6 {
		t.Errorf("%d requests for 105 accounts in pages of 20", n)
	}
}

func TestFleet_failuresHideNothing(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t, sandbox.WithMembers(40))
	sb.DenyRootByPolicy("200000000001")
	throttled := sandbox.Throttled("ListMFADevices")
	refused := sandbox.Refused("AssumeRoot", http.StatusForbidden, "AccessDenied", "A denial of tomorrow.")
	throttled.Account, refused.Account = "200000000002", "200000000004"
	sb.Inject(throttled, refused)
	fleet, err := newReader(sb, sb.Admin()).Fleet(t.Context(), all, noReport)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := ids(fleet, failed), []string{"200000000001", "200000000002", "200000000004"}; !slices.Equal(got, want) {
		t.Errorf("failed %v, want %v", got, want)
	}
	for _, r := range fleet.Accounts {
		if r.Err != nil && r.HasCredentials() {
			t.Errorf("account %s failed and has credentials: %+v", r.AccountID, r)
		}
	}
	if n := len(ids(fleet, credentialed)); n != 13 {
		t.Errorf("%d accounts have credentials", n)
	}
}

// Nothing is known about accounts that were not read in time.
func TestFleet_timeout(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t, sandbox.WithMembers(40))
	hanging := sandbox.Hanging("AssumeRoot")
	hanging.Skip = 10
	sb.Inject(hanging)
	reader := newReader(sb, sb.Admin())
	reader.Timeout = 500 * time.Millisecond
	var members []string
	for _, a := range sb.Accounts()[5:] { // without the accounts of every sandbox
		members = append(members, a.ID)
	}
	fleet, err := reader.Fleet(t.Context(), rootcredentials.Selection{AccountIDs: members, Concurrency: 5}, noReport)
	if err != nil {
		t.Fatal(err)
	}
	failures := 0
	for _, r := range fleet.Accounts {
		if r.Err != nil {
			failures++
			if f := failure(t, r.Err); !strings.HasSuffix(f.Summary, " timed out") || f.Field != roottask.Timeout {
				t.Errorf("got %v", f)
			}
		}
	}
	if failures < len(members)-10 { // more on a slow machine
		t.Errorf("%d of %d accounts failed", failures, len(members))
	}
}

func TestFleet_cancelled(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t, sandbox.WithMembers(10))
	ctx, cancel := context.WithCancel(t.Context())
	sb.Inject(sandbox.Fault{Action: "AssumeRoot", Run: func(sandbox.Call) { cancel() }})
	fleet, err := newReader(sb, sb.Admin()).Fleet(ctx, rootcredentials.Selection{Concurrency: 1}, noReport)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(ids(fleet, failed)); n != 13 || len(sb.Calls("AssumeRoot")) != 1 {
		t.Errorf("%d of 13 accounts failed after %d AssumeRoot", n, len(sb.Calls("AssumeRoot")))
	}
}

func TestFleet_listFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		as      func(*sandbox.Sandbox) sandbox.Identity
		fault   sandbox.Fault
		summary string
	}{
		"member as caller": {
			as: func(sb *sandbox.Sandbox) sandbox.Identity {
				return sb.AddUser(sandbox.Member, "owner", sandbox.Allow("*"))
			},
			summary: "The caller may not list the accounts of the organization",
		},
		"no organization": {
			as: func(sb *sandbox.Sandbox) sandbox.Identity {
				return sb.AddUser(sandbox.Outsider, "owner", sandbox.Allow("*"))
			},
			summary: "The caller's account is in no organization",
		},
		"no permission": {
			as:      func(sb *sandbox.Sandbox) sandbox.Identity { return sb.AddUser(sandbox.ManagementAccount, "nobody") },
			summary: "No identity-based policy allows ListAccounts",
		},
		"throttled": {fault: sandbox.Throttled("ListAccounts"), summary: "AWS throttled ListAccounts"},
		"no list":   {fault: listAccountsResponse(`{}`), summary: "Organizations returned an incomplete response"},
		"no State": {
			fault: listAccountsResponse(`{"Accounts":[{"Id":"111122223333",` +
				`"Arn":"arn:aws:organizations::123456789012:account/o-exampleorgid/111122223333"}]}`),
			summary: "Organizations returned an incomplete response",
		},
		"no ARN": {
			fault:   listAccountsResponse(`{"Accounts":[{"Id":"111122223333","State":"ACTIVE"}]}`),
			summary: "Organizations returned an incomplete response",
		},
		"same page for ever": {
			fault:   listAccountsResponse(`{"Accounts":[],"NextToken":"again"}`),
			summary: "Organizations returned an incomplete response",
		},
		"caller":         {fault: sandbox.Throttled("GetCallerIdentity"), summary: "AWS throttled GetCallerIdentity"},
		"captive portal": {fault: sandbox.CaptivePortal("ListAccounts"), summary: "The response is not from Organizations"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			as := sb.Admin()
			if test.as != nil {
				as = test.as(sb)
			}
			if test.fault.Name != "" {
				sb.Inject(test.fault)
			}
			fleet, err := newReader(sb, as).Fleet(t.Context(), all, noReport)
			if f := failure(t, err); f.Summary != test.summary || len(fleet.Accounts) > 0 {
				t.Errorf("got %+v, %v\nwant %s", fleet, err, test.summary)
			}
			if n := len(sb.Calls("AssumeRoot")); n > 0 {
				t.Errorf("%d AssumeRoot", n)
			}
		})
	}
}

func listAccountsResponse(body string) sandbox.Fault {
	return sandbox.Responded("ListAccounts", "application/x-amz-json-1.1", body)
}

// AWS accepts fewer requests than the accounts need, as a token bucket.
func TestFleet_throttlingCostsNoAccount(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t, sandbox.WithMembers(60))
	sb.SetAssumeRootLimit(100, 20)
	random := sandbox.Throttled("AssumeRoot")
	random.Rate = 0.3
	sb.Inject(random)
	fleet, err := newReader(sb, sb.Admin()).Fleet(t.Context(), all, noReport)
	if err != nil || len(fleet.Accounts) != 63 || len(ids(fleet, failed)) > 0 {
		t.Errorf("%d accounts, failed %v, %v", len(fleet.Accounts), ids(fleet, failed), err)
	}
}

func TestFleet_guards(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	reader := newReader(sb, sb.Admin(), func(o *assumeroot.Options) { o.Guards.TargetAccountIDs = roottask.AllowOnly(sandbox.Member) })
	fleet, err := reader.Fleet(t.Context(), all, noReport)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{sandbox.DelegatedAdministrator, sandbox.OtherMember}
	if got := ids(fleet, failed); !slices.Equal(got, want) || len(sb.Calls("AssumeRoot")) != 1 {
		t.Errorf("failed %v after %d AssumeRoot", got, len(sb.Calls("AssumeRoot")))
	}
}
