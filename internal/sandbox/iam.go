// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

// listOrganizationsFeatures is https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html.
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
		OrganizationID string   `xml:"OrganizationId"`
		Enabled        []string `xml:"EnabledFeatures>member"`
	}
	features := result{OrganizationID: OrganizationID}
	for _, name := range []string{RootCredentialsManagement, RootSessions} {
		if s.features[name] {
			features.Enabled = append(features.Enabled, name)
		}
	}
	return features, nil
}

// getUser is https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html, for callers that ask about themselves.
func (s *Sandbox) getUser(r *request) (any, *refusal) {
	type user struct {
		Path       string `xml:",omitempty"`
		UserName   string `xml:",omitempty"`
		UserID     string `xml:"UserId"`
		Arn        string
		CreateDate string
	}
	type result struct{ User user }
	self := user{UserID: r.caller.userID, Arn: r.callerARN(), CreateDate: organizationCreated.Format(time.RFC3339)}
	asked := r.parameters["UserName"]
	if r.caller.isRoot() && asked == "" {
		return result{self}, nil
	}
	_, name, isUser := strings.Cut(r.caller.ARN, ":user/")
	switch {
	case isUser && (asked == "" || asked == name):
		self.Path, self.UserName = "/", name
		return result{self}, nil
	case asked == "":
		return nil, validationError("Must specify userName when calling with non-User credentials")
	}
	return nil, noSuchEntity("The user with name " + asked + " cannot be found.")
}

// getLoginProfile is https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html. Nobody has a password
// here. AWS says null for the root user, which a root session asks about by leaving the name out.
func (s *Sandbox) getLoginProfile(r *request) (any, *refusal) {
	return nil, noSuchEntity("Login Profile for User " + cmp.Or(r.parameters["UserName"], "null") + " cannot be found.")
}

func noSuchEntity(message string) *refusal {
	return &refusal{status: http.StatusNotFound, code: "NoSuchEntity", message: message}
}
