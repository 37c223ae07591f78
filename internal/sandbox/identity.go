// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// The keys that AWS's documentation uses, for the two users that are always there. A demo may print them.
const (
	adminAccessKeyID        = "AKIAIOSFODNN7EXAMPLE"
	adminSecretAccessKey    = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	delegateAccessKeyID     = "AKIAI44QH8DHBEXAMPLE"
	delegateSecretAccessKey = "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"
)

// Identity is somebody who can sign requests: an access key and whose it is. It prints without the secret parts.
type Identity struct {
	AccessKeyID, SecretAccessKey string
	// SessionToken is empty for a long-term key.
	SessionToken string
	// ARN is the one that sts:GetCallerIdentity answers with.
	ARN string
}

// AccountID is the account in the ARN.
func (i Identity) AccountID() string {
	return strings.Split(i.ARN, ":")[4]
}

// String implements fmt.Stringer.
func (i Identity) String() string {
	return fmt.Sprintf("%s (%s)", i.ARN, i.AccessKeyID)
}

// Format implements fmt.Formatter, so that no verb prints the fields one by one.
func (i Identity) Format(f fmt.State, _ rune) {
	io.WriteString(f, i.String())
}

// principal is an identity as the sandbox keeps it.
type principal struct {
	Identity
	// userID is the UserId of sts:GetCallerIdentity.
	userID string
	// statements are the identity-based policies.
	statements []Statement
	// role is the ARN of the role behind an assumed role, empty otherwise.
	role string
	// task is what a root session was opened for, nil for everyone else.
	task *taskPolicy
	// expires is when a session ends, zero for a long-term key.
	expires time.Time
}

// isRoot reports whether the principal is the root user of its account, by an access key or by a root session.
func (p *principal) isRoot() bool {
	return strings.HasSuffix(p.ARN, ":root")
}

// Admin is the user of the management account that may do everything.
func (s *Sandbox) Admin() Identity { return s.admin }

// Delegate is the user of the delegated administrator's account that may do everything.
func (s *Sandbox) Delegate() Identity { return s.delegate }

func (s *Sandbox) addFirstUsers() {
	s.admin = s.addPrincipal(principal{
		Identity: Identity{
			AccessKeyID:     adminAccessKeyID,
			SecretAccessKey: adminSecretAccessKey,
			ARN:             "arn:aws:iam::" + ManagementAccount + ":user/admin",
		},
		userID:     newUniqueID("AIDA"),
		statements: []Statement{Allow("*")},
	})
	s.delegate = s.addPrincipal(principal{
		Identity: Identity{
			AccessKeyID:     delegateAccessKeyID,
			SecretAccessKey: delegateSecretAccessKey,
			ARN:             "arn:aws:iam::" + DelegatedAdministrator + ":user/delegate",
		},
		userID:     newUniqueID("AIDA"),
		statements: []Statement{Allow("*")},
	})
}

// AddUser adds an IAM user with an access key, and with the permissions that the statements give: none without.
func (s *Sandbox) AddUser(account, name string, statements ...Statement) Identity {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addPrincipal(principal{
		Identity:   newLongTermKey("arn:aws:iam::" + account + ":user/" + name),
		userID:     newUniqueID("AIDA"),
		statements: slices.Clone(statements),
	})
}

// AddRoot adds an access key of an account's root user, who may do everything in the account but open root sessions.
func (s *Sandbox) AddRoot(account string) Identity {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addPrincipal(principal{
		Identity:   newLongTermKey(rootARN(account)),
		userID:     account,
		statements: []Statement{Allow("*")},
	})
}

// Revoke makes an access key unknown, as deleting it does.
func (s *Sandbox) Revoke(accessKeyID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.principals, accessKeyID)
}

// Secrets returns every secret that the sandbox ever accepted or issued: secret access keys, session tokens, and the
// tokens of web identity and credential sources. A test searches output for them.
func (s *Sandbox) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.secrets)
}

// addPrincipal makes a key known.
func (s *Sandbox) addPrincipal(p principal) Identity {
	s.principals[p.AccessKeyID] = &p
	s.addSecret(p.SecretAccessKey)
	if p.SessionToken != "" {
		s.addSecret(p.SessionToken)
	}
	return p.Identity
}

func (s *Sandbox) addSecret(secret string) {
	s.secrets = append(s.secrets, secret)
}

func rootARN(account string) string {
	return "arn:aws:iam::" + account + ":root"
}
