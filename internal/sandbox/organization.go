// SPDX-License-Identifier: MPL-2.0

package sandbox

// The organization of every sandbox. AWS's documentation uses the same account IDs.
const (
	// Region is the Region of IAM and Organizations, and the default Region of buckets and queues.
	Region = "us-east-1"
	// OrganizationID is the ID of the organization.
	OrganizationID = "o-exampleorgid"
	// ManagementAccount is the ID of the account that owns the organization.
	ManagementAccount = "123456789012"
	// DelegatedAdministrator is the ID of the member that administers IAM for the organization.
	DelegatedAdministrator = "444455556666"
	// Member is the ID of the member that owns LockedBucket and LockedQueue, and has every kind of root
	// credentials.
	Member = "111122223333"
	// OtherMember is the ID of a member that owns nothing.
	OtherMember = "555566667777"
	// SuspendedMember is the ID of a member in State SUSPENDED.
	SuspendedMember = "777788889999"
	// Outsider is the ID of an account that belongs to no organization.
	Outsider = "999900001111"
)

// The features of centralized root access, as iam:ListOrganizationsFeatures names them. A new sandbox has
// both.
const (
	// RootCredentialsManagement is required by the task policies for IAM.
	RootCredentialsManagement = "RootCredentialsManagement"
	// RootSessions is required by the task policies for S3 and SQS.
	RootSessions = "RootSessions"
)

// administers reports whether an account may administer root access.
func administers(account string) bool {
	return account == ManagementAccount || account == DelegatedAdministrator
}

// EnableFeature enables RootCredentialsManagement or RootSessions.
func (s *Sandbox) EnableFeature(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.features[name] = true
}

// DisableFeature disables RootCredentialsManagement or RootSessions. Sessions already issued remain valid,
// as on AWS.
func (s *Sandbox) DisableFeature(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.features, name)
}

// SetTrustedAccess sets whether IAM has trusted access in the organization. Without it neither feature
// works. A new sandbox has it.
func (s *Sandbox) SetTrustedAccess(enabled bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trustedAccess = enabled
}

// DisableRegion makes STS return RegionDisabledException in a Region, for every account.
func (s *Sandbox) DisableRegion(region string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disabledRegions[region] = true
}

// DenyRootByPolicy attaches a service control policy that denies every action to an account's root user, root
// sessions included. STS still issues sessions for the account, but their requests are denied. Service
// control policies do not apply to ManagementAccount.
func (s *Sandbox) DenyRootByPolicy(account string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rootDenied[account] = account != ManagementAccount
}

// SetSourceIdentity sets the SourceIdentity that AssumeRoot returns. An empty value, as in a new sandbox,
// omits it.
func (s *Sandbox) SetSourceIdentity(value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sourceIdentity = value
}
