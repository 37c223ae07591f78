// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/hmac"
	"net/http"
	"time"
)

// assumedRole is the result of the actions that assume a role.
type assumedRole struct {
	Credentials     *credentials
	AssumedRoleUser assumedRoleUser
}

type assumedRoleUser struct {
	Arn           string
	AssumedRoleID string `xml:"AssumedRoleId"`
}

// assumeRole implements https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
func (s *Sandbox) assumeRole(r *request) (any, *refusal) {
	wanted, refused := readRoleRequest(r)
	if refused != nil {
		return nil, refused
	}
	if r.caller.isRoot() {
		return nil, accessDenied("Roles may not be assumed by root accounts.")
	}
	if r.caller.role != "" && wanted.lifetime > time.Hour {
		return nil, validationError("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
	}
	assumed := s.findRole(wanted.arn)
	if assumed == nil || !assumed.trusts(r) {
		return nil, deniedWithoutReason(r)
	}
	return s.openRoleSession(r, assumed, wanted), nil
}

// assumeRoleWithWebIdentity implements
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html. Every role trusts
// the token of WebIdentityToken.
func (s *Sandbox) assumeRoleWithWebIdentity(r *request) (any, *refusal) {
	wanted, refused := readRoleRequest(r)
	if refused != nil {
		return nil, refused
	}
	if !hmac.Equal([]byte(r.secrets["WebIdentityToken"]), []byte(s.webIdentityToken)) {
		return nil, &refusal{
			status:  http.StatusBadRequest,
			code:    "InvalidIdentityToken",
			message: "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
		}
	}
	assumed := s.findRole(wanted.arn)
	if assumed == nil {
		return nil, accessDenied("Not authorized to perform sts:AssumeRoleWithWebIdentity")
	}
	return s.openRoleSession(r, assumed, wanted), nil
}

// roleRequest holds the parameters of the actions that assume a role.
type roleRequest struct {
	arn, session string
	lifetime     time.Duration
}

func readRoleRequest(r *request) (roleRequest, *refusal) {
	v := &validation{request: r}
	wanted := roleRequest{
		arn:      v.require("RoleArn", "roleArn", 20, 2048),
		session:  v.require("RoleSessionName", "roleSessionName", 2, 64),
		lifetime: time.Duration(v.number("DurationSeconds", "durationSeconds", 900, 3600, 43200)) * time.Second,
	}
	return wanted, v.refusal()
}

func (s *Sandbox) openRoleSession(r *request, assumed *role, wanted roleRequest) assumedRole {
	session := s.newRoleSession(assumed, wanted.session, wanted.lifetime)
	return assumedRole{
		Credentials:     credentialsOf(session),
		AssumedRoleUser: assumedRoleUser{Arn: inPartition(session.ARN, r.region), AssumedRoleID: session.userID},
	}
}
