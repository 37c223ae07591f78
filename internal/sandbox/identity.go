// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// The example keys of AWS's documentation, which a demo may print.
const (
	adminAccessKeyID        = "AKIAIOSFODNN7EXAMPLE"
	adminSecretAccessKey    = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	delegateAccessKeyID     = "AKIAI44QH8DHBEXAMPLE"
	delegateSecretAccessKey = "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"
)

// Identity is an access key with its owner, which can sign requests. Its secrets are not printed.
type Identity struct {
	AccessKeyID, SecretAccessKey string
	// SessionToken is empty for a long-term key.
	SessionToken string
	// ARN is the ARN that sts:GetCallerIdentity returns.
	ARN string
}

// AccountID returns the account ID in the ARN.
func (i Identity) AccountID() string {
	return strings.Split(i.ARN, ":")[4]
}

// String implements fmt.Stringer.
func (i Identity) String() string {
	return fmt.Sprintf("%s (%s)", i.ARN, i.AccessKeyID)
}

// Format implements fmt.Formatter, so that no verb prints the fields.
func (i Identity) Format(f fmt.State, _ rune) {
	io.WriteString(f, i.String())
}

// principal is an Identity with its permissions.
type principal struct {
	Identity
	// userID is the UserId of sts:GetCallerIdentity.
	userID string
	// statements are the identity-based policies.
	statements []Statement
	// role is the ARN of the role behind an assumed role, empty otherwise.
	role string
	// task is the task policy of a root session, nil for other principals.
	task *taskPolicy
	// expires is the expiration of a session, zero for a long-term key.
	expires time.Time
}

// isRoot reports whether the principal is the root user of its account, with an access key or a root
// session.
func (p *principal) isRoot() bool {
	return strings.HasSuffix(p.ARN, ":root")
}

// Admin returns a user of ManagementAccount with every permission.
func (s *Sandbox) Admin() Identity { return s.admin }

// Delegate returns a user of DelegatedAdministrator with every permission.
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

// AddUser adds an IAM user with an access key and the permissions of the statements.
func (s *Sandbox) AddUser(account, name string, statements ...Statement) Identity {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addPrincipal(principal{
		Identity:   newLongTermKey("arn:aws:iam::" + account + ":user/" + name),
		userID:     newUniqueID("AIDA"),
		statements: slices.Clone(statements),
	})
}

// AddRoot adds an access key to an account's root user, which has every permission except sts:AssumeRoot.
// The key becomes one of the account's RootCredentials.
func (s *Sandbox) AddRoot(account string) Identity {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := newLongTermKey(rootARN(account))
	root := &s.account(account).Root
	root.AccessKeys = append(root.AccessKeys, AccessKey{ID: key.AccessKeyID, Created: s.now().Truncate(time.Second)})
	return s.addPrincipal(principal{Identity: key, userID: account, statements: []Statement{Allow("*")}})
}

// Revoke makes an access key invalid, as its deletion does.
func (s *Sandbox) Revoke(accessKeyID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.principals, accessKeyID)
}

// Secrets returns every secret that the sandbox accepts or issued: secret access keys, session tokens, and
// the tokens of web identity and credential sources. Tests search output for them.
func (s *Sandbox) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.secrets)
}

// addPrincipal makes an access key valid.
func (s *Sandbox) addPrincipal(p principal) Identity {
	s.principals[p.AccessKeyID] = &p
	s.addSecret(p.SecretAccessKey)
	if p.SessionToken != "" {
		s.addSecret(p.SessionToken)
	}
	return p.Identity
}

func (s *Sandbox) addSecret(secret string) {
	if !s.withoutRecord {
		s.secrets = append(s.secrets, secret)
	}
}

func rootARN(account string) string {
	return "arn:aws:iam::" + account + ":root"
}
