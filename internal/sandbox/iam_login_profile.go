// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"net/http"
	"time"
)

type loginProfileResult struct{ LoginProfile loginProfile }

type loginProfile struct {
	UserName              string `xml:",omitempty"`
	CreateDate            string
	PasswordResetRequired bool
}

// getLoginProfile implements https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html.
func (s *Sandbox) getLoginProfile(r *request) (any, *refusal) {
	credentials, refused := s.callerCredentials(r)
	if refused != nil {
		return nil, refused
	}
	if credentials.Password == nil {
		return nil, noLoginProfile(r)
	}
	return loginProfileResult{loginProfile{CreateDate: date(credentials.Password.Created)}}, nil
}

// createLoginProfile implements
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html for root users. The new
// password is unknown, and the owner of the root e-mail address must reset it.
func (s *Sandbox) createLoginProfile(r *request) (any, *refusal) {
	credentials, refused := s.callerCredentials(r)
	if refused != nil {
		return nil, refused
	}
	if !r.caller.isRoot() {
		return nil, unknownOperation(r)
	}
	if credentials.Password != nil {
		return nil, &refusal{
			status:  http.StatusConflict,
			code:    "EntityAlreadyExists",
			message: "Login Profile for account " + r.caller.AccountID() + " already exists.",
		}
	}
	credentials.Password = &Password{Created: s.now().Truncate(time.Second)}
	return loginProfileResult{loginProfile{CreateDate: date(credentials.Password.Created)}}, nil
}

// deleteLoginProfile implements
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html.
func (s *Sandbox) deleteLoginProfile(r *request) (any, *refusal) {
	credentials, refused := s.callerCredentials(r)
	if refused != nil {
		return nil, refused
	}
	if credentials.Password == nil {
		return nil, noLoginProfile(r)
	}
	credentials.Password = nil
	return nil, nil
}

// noLoginProfile has the name "null" for a root user.
func noLoginProfile(r *request) *refusal {
	return noSuchEntity("Login Profile for User " + cmp.Or(r.caller.userName(), "null") + " cannot be found.")
}
