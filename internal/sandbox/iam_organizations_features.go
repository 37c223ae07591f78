// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// listOrganizationsFeatures implements
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html.
func (s *Sandbox) listOrganizationsFeatures(r *request) (any, *refusal) {
	account := r.caller.AccountID()
	if !administers(account) {
		return nil, &refusal{
			status:  http.StatusBadRequest,
			code:    "AccountNotManagementOrDelegatedAdministratorException",
			message: "Input account " + account + " is neither management account nor delegated admin.",
		}
	}
	if !s.trustedAccess {
		return nil, &refusal{
			status:  http.StatusBadRequest,
			code:    "ServiceAccessNotEnabledException",
			message: "Trusted Access for IAM not enabled by organization of input account " + account + ".",
		}
	}
	type result struct {
		OrganizationID  string `xml:"OrganizationId"`
		EnabledFeatures members[string]
	}
	features := result{OrganizationID: OrganizationID}
	for _, name := range []string{RootCredentialsManagement, RootSessions} {
		if s.features[name] {
			features.EnabledFeatures.Member = append(features.EnabledFeatures.Member, name)
		}
	}
	return features, nil
}
