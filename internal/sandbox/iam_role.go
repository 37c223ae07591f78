// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"regexp"
	"slices"
	"time"
)

// role is an IAM role.
type role struct {
	roleName
	// id is the prefix of the UserId of the role's sessions.
	id string
	// trusted lists the principals that may assume the role: ARNs, account IDs, or * for every principal.
	trusted    []string
	statements []Statement
}

// roleName identifies a role.
type roleName struct{ account, name string }

func (n roleName) arn() string { return "arn:aws:iam::" + n.account + ":role/" + n.name }

var roleARN = regexp.MustCompile(`^arn:[a-z-]+:iam::([0-9]{12}):role/(.+)$`)

// AddRole adds an IAM role with the permissions of the statements, and returns its ARN. trusted lists the
// principals that may assume it: ARNs of users, roles or sessions, account IDs, or "*" for every principal.
// As on AWS, a caller of another account, and a caller that is trusted only through its account ID, also
// needs permission for sts:AssumeRole.
func (s *Sandbox) AddRole(account, name string, trusted []string, statements ...Statement) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addRole(roleName{account, name}, trusted, statements).arn()
}

func (s *Sandbox) addRole(name roleName, trusted []string, statements []Statement) *role {
	added := &role{roleName: name, id: newUniqueID("AROA"), trusted: slices.Clone(trusted), statements: slices.Clone(statements)}
	s.roles[name] = added
	return added
}

// findRole finds a role by its ARN in any partition.
func (s *Sandbox) findRole(arn string) *role {
	match := roleARN.FindStringSubmatch(arn)
	if match == nil {
		return nil
	}
	return s.roles[roleName{match[1], match[2]}]
}

// trusts reports whether a caller may assume the role.
func (t *role) trusts(r *request) bool {
	caller := r.caller
	byName := slices.ContainsFunc(t.trusted, func(trusted string) bool {
		return trusted == "*" || trusted == caller.ARN || trusted == caller.role
	})
	switch {
	case caller.AccountID() == t.account && byName:
		return !appliesAny(caller.statements, "Deny", r)
	case byName || slices.Contains(t.trusted, caller.AccountID()) || slices.Contains(t.trusted, rootARN(caller.AccountID())):
		return checkIdentityPolicy(r) == nil
	}
	return false
}

// sessionARN returns the ARN of a session of the role.
func (t *role) sessionARN(session string) string {
	return "arn:aws:sts::" + t.account + ":assumed-role/" + t.name + "/" + session
}

// newRoleSession creates a session of a role.
func (s *Sandbox) newRoleSession(t *role, session string, lifetime time.Duration) *principal {
	return s.newSession(principal{
		Identity:   Identity{ARN: t.sessionARN(session)},
		userID:     t.id + ":" + session,
		statements: t.statements,
		role:       t.arn(),
	}, lifetime)
}
