// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"crypto/hmac"
	"io"
	"net/http"
	"time"
)

const (
	// instanceID is the session name of credentials from the instance metadata service.
	instanceID = "i-0123456789abcdef0"
	// sourceLifetime is the lifetime of credentials from the instance metadata service and the container
	// credentials endpoint.
	sourceLifetime = time.Hour
)

// InstanceRole makes the instance metadata service, version 2, serve a role of ManagementAccount with the
// given permissions, and returns the ARN of the role's session.
func (s *Sandbox) InstanceRole(statements ...Statement) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instanceRole = s.addRole(roleName{ManagementAccount, "instance"}, nil, statements)
	return s.instanceRole.sessionARN(instanceID)
}

// addMetadataPaths adds the instance metadata service.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
func (s *Sandbox) addMetadataPaths() {
	s.metadataToken = newToken(56)
	s.addSecret(s.metadataToken)
	s.mux.HandleFunc("PUT /latest/api/token", func(w http.ResponseWriter, r *http.Request) {
		const ttl = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds"
		if r.Header.Get(ttl) == "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set(ttl, r.Header.Get(ttl))
		io.WriteString(w, s.metadataToken)
	})
	s.mux.HandleFunc("GET /latest/meta-data/placement/region", s.metadata(func(w http.ResponseWriter, _ *role) {
		io.WriteString(w, Region)
	}))
	s.mux.HandleFunc("GET /latest/dynamic/instance-identity/document", s.metadata(func(w http.ResponseWriter, _ *role) {
		writeJSON(w, "text/plain", http.StatusOK, map[string]string{
			"accountId": ManagementAccount, "instanceId": instanceID, "region": Region,
		})
	}))
	s.mux.HandleFunc("GET /latest/meta-data/iam/security-credentials/{$}", s.metadata(func(w http.ResponseWriter, t *role) {
		io.WriteString(w, t.name)
	}))
	s.mux.HandleFunc("GET /latest/meta-data/iam/security-credentials/instance", s.metadata(func(w http.ResponseWriter, t *role) {
		session := s.newRoleSession(t, instanceID, sourceLifetime)
		writeJSON(w, "text/plain", http.StatusOK, map[string]any{
			"Code":            "Success",
			"LastUpdated":     s.now().UTC(),
			"Type":            "AWS-HMAC",
			"AccessKeyId":     session.AccessKeyID,
			"SecretAccessKey": session.SecretAccessKey,
			"Token":           session.SessionToken,
			"Expiration":      session.expires.UTC(),
		})
	}))
}

// metadata refuses requests without the token of the instance metadata service, and all requests before
// InstanceRole.
func (s *Sandbox) metadata(answer func(http.ResponseWriter, *role)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch {
		case s.instanceRole == nil:
			w.WriteHeader(http.StatusNotFound)
		case !hmac.Equal([]byte(r.Header.Get("X-Aws-Ec2-Metadata-Token")), []byte(s.metadataToken)):
			w.WriteHeader(http.StatusUnauthorized)
		default:
			answer(w, s.instanceRole)
		}
	}
}
