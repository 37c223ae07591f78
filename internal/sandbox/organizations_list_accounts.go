// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"strconv"
)

// accountsPerPage is the largest and the default number of accounts in a page of ListAccounts.
const accountsPerPage = 20

// listAccounts implements
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html. The message of
// InvalidInputException is not recorded.
func (s *Sandbox) listAccounts(r *request) (any, *refusal) {
	if refused := s.checkAdministrator(r); refused != nil {
		return nil, refused
	}
	size := accountsPerPage
	if r.has("MaxResults") {
		n, err := strconv.Atoi(r.parameters["MaxResults"])
		if err != nil || n < 1 || n > accountsPerPage {
			return nil, invalidInput("You specified an invalid value for MaxResults.")
		}
		size = n
	}
	ids, next, ok := page(s, s.members, r.parameters["NextToken"], size)
	if !ok {
		return nil, invalidInput("You specified an invalid value for NextToken.")
	}
	accounts := make([]any, 0, len(ids))
	for _, id := range ids {
		accounts = append(accounts, s.describe(r, id))
	}
	result := map[string]any{"Accounts": accounts}
	if next != "" {
		result["NextToken"] = next
	}
	return result, nil
}

func invalidInput(message string) *refusal {
	return badRequest("InvalidInputException", message)
}
