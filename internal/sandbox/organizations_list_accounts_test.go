// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// listAccounts returns the accounts of every page, and the number of pages.
func listAccounts(t *testing.T, cfg aws.Config, input *organizations.ListAccountsInput) ([]types.Account, int) {
	t.Helper()
	pages := organizations.NewListAccountsPaginator(organizations.NewFromConfig(cfg), input)
	var accounts []types.Account
	n := 0
	for ; pages.HasMorePages(); n++ {
		out, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		accounts = append(accounts, out.Accounts...)
	}
	return accounts, n
}

func TestListAccounts_everyState(t *testing.T) {
	t.Parallel()
	states := []string{"PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"}
	accounts := []sandbox.Account{{ID: sandbox.ManagementAccount, Name: "root"}}
	for i, state := range states {
		accounts = append(accounts, sandbox.Account{ID: "20000000000" + string(rune('1'+i)), Name: strings.ToLower(state), State: state})
	}
	s := sandboxtest.Start(t, sandbox.WithAccounts(accounts...))
	listed, _ := listAccounts(t, as(s, s.Admin()), &organizations.ListAccountsInput{})
	if len(listed) != len(accounts) {
		t.Fatalf("got %d accounts, want %d", len(listed), len(accounts))
	}
	for i, got := range listed {
		want := accounts[i]
		arn := "arn:aws:organizations::123456789012:account/o-exampleorgid/" + want.ID
		if aws.ToString(got.Id) != want.ID || aws.ToString(got.Name) != want.Name || aws.ToString(got.Arn) != arn ||
			aws.ToString(got.Email) != want.Name+"@example.com" || got.JoinedTimestamp == nil || got.Status != "" {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if i > 0 && string(got.State) != states[i-1] {
			t.Errorf("account %s is %s, want %s", want.ID, got.State, states[i-1])
		}
	}
}

func TestListAccounts_pages(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t, sandbox.WithMembers(95))
	for name, test := range map[string]struct {
		limit   int
		results *int32
		pages   int
	}{
		"default":              {0, nil, 5},
		"MaxResults":           {0, aws.Int32(7), 15},
		"limit of the sandbox": {3, nil, 34},
		"smaller MaxResults":   {30, aws.Int32(10), 10},
	} {
		t.Run(name, func(t *testing.T) {
			s.SetPageSize(test.limit)
			for _, who := range []sandbox.Identity{s.Admin(), s.Delegate()} {
				listed, pages := listAccounts(t, as(s, who), &organizations.ListAccountsInput{MaxResults: test.results})
				if pages != test.pages {
					t.Errorf("got %d pages, want %d", pages, test.pages)
				}
				ids := map[string]bool{}
				for _, account := range listed {
					ids[aws.ToString(account.Id)] = true
				}
				if len(listed) != 100 || len(ids) != 100 {
					t.Errorf("got %d accounts with %d IDs, want 100", len(listed), len(ids))
				}
			}
		})
	}
}

func TestListAccounts_refused(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	for name, test := range map[string]struct {
		who   sandbox.Identity
		input organizations.ListAccountsInput
		want  failure
	}{
		"caller in a member": {s.AddUser(sandbox.Member, "owner", sandbox.Allow("*")), organizations.ListAccountsInput{},
			failure{400, "AccessDeniedException", "You don't have permissions to access this resource."}},
		"caller outside": {s.AddUser(sandbox.Outsider, "outsider", sandbox.Allow("*")), organizations.ListAccountsInput{},
			failure{400, "AWSOrganizationsNotInUseException", "Your account is not a member of an organization."}},
		"no permission": {s.AddUser(sandbox.ManagementAccount, "nobody"), organizations.ListAccountsInput{},
			failure{400, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/nobody is not authorized " +
				"to perform: organizations:ListAccounts on resource: * because no identity-based policy allows the organizations:ListAccounts action"}},
		"too many results": {s.Admin(), organizations.ListAccountsInput{MaxResults: aws.Int32(21)},
			failure{400, "InvalidInputException", "You specified an invalid value for MaxResults."}},
		"foreign token": {s.Admin(), organizations.ListAccountsInput{NextToken: aws.String("AAAA")},
			failure{400, "InvalidInputException", "You specified an invalid value for NextToken."}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := organizations.NewFromConfig(as(s, test.who)).ListAccounts(t.Context(), &test.input)
			test.want.check(t, err)
		})
	}
}
