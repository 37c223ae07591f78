// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// OrganizationAccount is an account of the caller's organization.
type OrganizationAccount struct {
	ID      string // 12 digits
	Name    string
	State   string // such as ACTIVE
	Manager string // management account of the organization
}

// Active reports whether a root session can be opened in the account.
func (a OrganizationAccount) Active() bool {
	return a.State == string(orgtypes.AccountStateActive)
}

// Accounts returns every account of the caller's organization, in any State. It sends ListAccounts for each
// page of 20. The context ends with the timeout of the operation, whose length is limit. The error is an
// [*awscall.Failure].
//
// See https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
func (c *Client) Accounts(ctx context.Context, limit time.Duration) ([]OrganizationAccount, error) {
	region := organizationsRegion(c.Region())
	call := &awscall.Call{
		Goal:     "list the accounts of the organization",
		Service:  "Organizations",
		Action:   "ListAccounts",
		Region:   region,
		Timeout:  limit,
		Started:  c.Now(),
		Redactor: c.Redactor,
		Now:      c.Now,
	}
	var accounts []OrganizationAccount
	var token *string
	for {
		call.Exchange = awscall.Exchange{}
		out, err := c.organizations.ListAccounts(ctx, &organizations.ListAccountsInput{NextToken: token}, func(o *organizations.Options) {
			o.Region = region
			o.APIOptions = append(o.APIOptions, call.Exchange.Observe)
		})
		if err != nil {
			return nil, call.Explain(ctx, ctx, err, listAccountsCause)
		}
		if out.Accounts == nil {
			return nil, call.Fail(call.IncompleteResponse("the list of accounts"))
		}
		for _, a := range out.Accounts {
			found, missing := newOrganizationAccount(a)
			if missing != "" {
				return nil, call.Fail(call.IncompleteResponse(missing))
			}
			accounts = append(accounts, found)
		}
		next := aws.ToString(out.NextToken)
		switch {
		case next == "":
			return accounts, nil
		case next == aws.ToString(token):
			return nil, call.Fail(call.IncompleteResponse("the token of the next page"))
		}
		token = &next
	}
}

// newOrganizationAccount returns an account of a response, or the part that the response lacks.
func newOrganizationAccount(a orgtypes.Account) (found OrganizationAccount, missing string) {
	found = OrganizationAccount{ID: aws.ToString(a.Id), Name: aws.ToString(a.Name), State: string(a.State)}
	parsed, err := arn.Parse(aws.ToString(a.Arn))
	switch {
	case roottask.CheckAccountID(found.ID) != nil:
		return found, "the ID of an account"
	case found.State == "":
		return found, "the State of account " + found.ID
	case err != nil, roottask.CheckAccountID(parsed.AccountID) != nil:
		return found, "the ARN of account " + found.ID
	}
	found.Manager = parsed.AccountID
	return found, ""
}

// isNotAdministrator reports whether Organizations rejected a request because the caller is neither in the
// management account nor in a delegated administrator of any service.
func isNotAdministrator(code, message string) bool {
	return code == "AccessDeniedException" && message == "You don't have permissions to access this resource."
}

// listAccountsCause returns the cause of an error response that only ListAccounts can get, or nil.
func listAccountsCause(code, message string) *awscall.Cause {
	switch {
	case code == "AWSOrganizationsNotInUseException":
		return &awscall.Cause{
			Summary: summary.CallerNotInOrganization,
			Why:     "The account of the provider's credentials does not belong to an organization, so it has no member accounts.",
			Remedy:  "Use credentials of the management account or of a delegated administrator.",
		}
	case isNotAdministrator(code, message):
		return &awscall.Cause{
			Summary: summary.ListNotPermitted,
			Why:     "Organizations lists accounts only for the management account and for the delegated administrators of a service.",
			Remedy:  "Use credentials of one of these accounts, or set {AccountIDs}.",
		}
	}
	return nil
}
