// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// describeOrganization is https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html.
func (s *Sandbox) describeOrganization(r *request) (any, *refusal) {
	if refused := checkMembership(r); refused != nil {
		return nil, refused
	}
	prefix := "arn:" + partition(r.region) + ":organizations::" + ManagementAccount
	return map[string]any{"Organization": map[string]string{
		"Id":               OrganizationID,
		"Arn":              prefix + ":organization/" + OrganizationID,
		"FeatureSet":       "ALL",
		"MasterAccountId":  ManagementAccount,
		"MasterAccountArn": prefix + ":account/" + OrganizationID + "/" + ManagementAccount,
	}}, nil
}

// describeAccount is https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html.
func (s *Sandbox) describeAccount(r *request) (any, *refusal) {
	if refused := checkMembership(r); refused != nil {
		return nil, refused
	}
	if !administers(r.caller.AccountID()) {
		return nil, accessDenied("You don't have permissions to access this resource.")
	}
	account := r.parameters["AccountId"]
	state, ok := accountStates[account]
	if !ok {
		return nil, &refusal{
			status:  http.StatusBadRequest,
			code:    "AccountNotFoundException",
			message: "You specified an account that doesn't exist.",
		}
	}
	return map[string]any{"Account": map[string]any{
		"Id":              account,
		"Arn":             "arn:" + partition(r.region) + ":organizations::" + ManagementAccount + ":account/" + OrganizationID + "/" + account,
		"State":           state,
		"Status":          state,
		"JoinedTimestamp": organizationCreated.Unix(),
	}}, nil
}

func checkMembership(r *request) *refusal {
	if _, ok := accountStates[r.caller.AccountID()]; ok {
		return nil
	}
	return &refusal{
		status:  http.StatusBadRequest,
		code:    "AWSOrganizationsNotInUseException",
		message: "Your account is not a member of an organization.",
	}
}
