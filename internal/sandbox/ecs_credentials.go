// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/hmac"
	"net/http"
)

// taskID is the session name of credentials from the container credentials endpoint.
const taskID = "0123456789abcdef0123456789abcdef"

// TaskRole makes the container credentials endpoint at /ecs/credentials serve a role of ManagementAccount
// with the given permissions, and returns the ARN of the role's session.
func (s *Sandbox) TaskRole(statements ...Statement) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taskRole = s.addRole(roleName{ManagementAccount, "task"}, nil, statements)
	return s.taskRole.sessionARN(taskID)
}

// ContainerToken returns the only Authorization header that the container credentials endpoint accepts. The
// header is optional.
func (s *Sandbox) ContainerToken() string { return s.containerToken }

// addContainerPath adds the container credentials endpoint.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
func (s *Sandbox) addContainerPath() {
	s.containerToken = newToken(40)
	s.addSecret(s.containerToken)
	s.mux.HandleFunc("GET /ecs/credentials", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		token := r.Header.Get("Authorization")
		switch {
		case s.taskRole == nil:
			w.WriteHeader(http.StatusNotFound)
		case token != "" && !hmac.Equal([]byte(token), []byte(s.containerToken)):
			w.WriteHeader(http.StatusUnauthorized)
		default:
			session := s.newRoleSession(s.taskRole, taskID, sourceLifetime)
			writeJSON(w, "application/json", http.StatusOK, map[string]any{
				"RoleArn":         session.role,
				"AccessKeyId":     session.AccessKeyID,
				"SecretAccessKey": session.SecretAccessKey,
				"Token":           session.SessionToken,
				"Expiration":      session.expires.UTC(),
			})
		}
	})
}
