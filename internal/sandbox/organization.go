// SPDX-License-Identifier: MPL-2.0

package sandbox

import "time"

// The organization that every sandbox plays. The account IDs are those of AWS's own documentation.
const (
	// Region is the one Region that everything but STS lives in. STS answers in every Region of every partition.
	Region = "us-east-1"
	// OrganizationID identifies the organization.
	OrganizationID = "o-exampleorgid"
	// ManagementAccount owns the organization.
	ManagementAccount = "123456789012"
	// DelegatedAdministrator is the member that IAM was delegated to.
	DelegatedAdministrator = "444455556666"
	// Member is the member that owns LockedBucket and LockedQueue.
	Member = "111122223333"
	// OtherMember is a member that owns nothing.
	OtherMember = "555566667777"
	// SuspendedMember is a member whose state is SUSPENDED.
	SuspendedMember = "777788889999"
	// Outsider is an account that belongs to no organization.
	Outsider = "999900001111"
)

// The features of centralized root access, as iam:ListOrganizationsFeatures names them. A new sandbox has both.
const (
	// RootCredentialsManagement is needed by the task policies for IAM.
	RootCredentialsManagement = "RootCredentialsManagement"
	// RootSessions is needed by the task policies for S3 and SQS.
	RootSessions = "RootSessions"
)

// organizationCreated is when everything that was there before the sandbox came to be.
var organizationCreated = time.Date(2024, time.November, 14, 0, 0, 0, 0, time.UTC)

// accountStates holds the State of each account of the organization, as organizations:DescribeAccount gives it.
var accountStates = map[string]string{
	ManagementAccount:      "ACTIVE",
	DelegatedAdministrator: "ACTIVE",
	Member:                 "ACTIVE",
	OtherMember:            "ACTIVE",
	SuspendedMember:        "SUSPENDED",
}

// administers reports whether an account may administer root access: it is the management account or IAM's delegate.
func administers(account string) bool {
	return account == ManagementAccount || account == DelegatedAdministrator
}

// EnableFeature switches RootCredentialsManagement or RootSessions on.
func (s *Sandbox) EnableFeature(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.features[name] = true
}

// DisableFeature switches RootCredentialsManagement or RootSessions off. Sessions already issued stay good, as on AWS.
func (s *Sandbox) DisableFeature(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.features, name)
}

// SetTrustedAccess says whether the organization trusts IAM, without which neither feature works. A new sandbox does.
func (s *Sandbox) SetTrustedAccess(enabled bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trustedAccess = enabled
}

// DisableRegion makes STS answer RegionDisabledException in a Region, for every account.
func (s *Sandbox) DisableRegion(region string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disabledRegions[region] = true
}

// DenyRootByPolicy attaches a service control policy that denies an account's root user everything, root sessions
// included. STS goes on issuing sessions for the account: what is refused are the calls made in them. Such policies never
// bind ManagementAccount.
func (s *Sandbox) DenyRootByPolicy(account string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rootDenied[account] = account != ManagementAccount
}

// SetSourceIdentity sets the SourceIdentity that AssumeRoot answers with. Empty, as in a new sandbox, leaves it out.
func (s *Sandbox) SetSourceIdentity(value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sourceIdentity = value
}
