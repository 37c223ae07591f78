// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// describeOrganization implements
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html.
func (s *Sandbox) describeOrganization(r *request) (any, *refusal) {
	if refused := s.checkMembership(r); refused != nil {
		return nil, refused
	}
	return map[string]any{"Organization": map[string]string{
		"Id":               OrganizationID,
		"Arn":              r.organizationsARN("organization/" + OrganizationID),
		"FeatureSet":       "ALL",
		"MasterAccountId":  ManagementAccount,
		"MasterAccountArn": r.accountARN(ManagementAccount),
	}}, nil
}

// describeAccount implements
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html.
func (s *Sandbox) describeAccount(r *request) (any, *refusal) {
	if refused := s.checkAdministrator(r); refused != nil {
		return nil, refused
	}
	id := r.parameters["AccountId"]
	if s.state(id) == "" {
		return nil, &refusal{
			status:  http.StatusBadRequest,
			code:    "AccountNotFoundException",
			message: "You specified an account that doesn't exist.",
		}
	}
	return map[string]any{"Account": s.describe(r, id)}, nil
}

// describe returns the Account of the API. It has no Status, which AWS retired on 2026-09-09 in favor of
// State.
func (s *Sandbox) describe(r *request, id string) map[string]any {
	a := s.accounts[id]
	return map[string]any{
		"Id":              a.ID,
		"Arn":             r.accountARN(a.ID),
		"Name":            a.Name,
		"Email":           a.Email,
		"State":           a.State,
		"JoinedMethod":    "CREATED",
		"JoinedTimestamp": a.Joined.Unix(),
	}
}

func (r *request) organizationsARN(resource string) string {
	return "arn:" + partition(r.region) + ":organizations::" + ManagementAccount + ":" + resource
}

func (r *request) accountARN(id string) string {
	return r.organizationsARN("account/" + OrganizationID + "/" + id)
}

// checkMembership refuses a caller outside the organization.
func (s *Sandbox) checkMembership(r *request) *refusal {
	if s.state(r.caller.AccountID()) != "" {
		return nil
	}
	return &refusal{
		status:  http.StatusBadRequest,
		code:    "AWSOrganizationsNotInUseException",
		message: "Your account is not a member of an organization.",
	}
}

// checkAdministrator refuses a caller outside the management account and the delegated administrator.
func (s *Sandbox) checkAdministrator(r *request) *refusal {
	if refused := s.checkMembership(r); refused != nil {
		return refused
	}
	if !administers(r.caller.AccountID()) {
		return accessDenied("You don't have permissions to access this resource.")
	}
	return nil
}
