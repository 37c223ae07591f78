// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"slices"
	"time"
)

// RootCredentials are the credentials of an account's root user. A zero date stands for the creation of the
// organization, 2024-11-14, unless its comment says otherwise.
type RootCredentials struct {
	// Password is nil if the root user has none.
	Password            *Password
	AccessKeys          []AccessKey
	SigningCertificates []SigningCertificate
	MFADevices          []MFADevice
}

// Password is a login profile.
type Password struct {
	Created time.Time
	// LastUsed is zero if nobody signed in yet.
	LastUsed time.Time
}

// AccessKey is an access key that cannot sign requests, unless AddRoot created it.
type AccessKey struct {
	ID string
	// Status is Active (the default) or Inactive.
	Status  string
	Created time.Time
	// LastUsed is zero if the key was never used.
	LastUsed                        time.Time
	LastUsedRegion, LastUsedService string
}

// SigningCertificate is an X.509 certificate.
type SigningCertificate struct {
	ID string
	// Status is Active (the default) or Inactive.
	Status   string
	Uploaded time.Time
}

// MFADevice is an MFA device that is assigned to the root user.
type MFADevice struct {
	// SerialNumber is arn:aws:iam::ACCOUNT:mfa/NAME for a virtual device,
	// arn:aws:iam::ACCOUNT:u2f/root/NAME-ID for FIDO, and any other text for a hardware token.
	SerialNumber string
	Enabled      time.Time
}

// RootCredentials returns a copy of the root credentials of an account of the organization.
func (s *Sandbox) RootCredentials(account string) RootCredentials {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.member(account).Root.clone()
}

// ChangeRootCredentials changes the root credentials of an account of the organization, atomically. The
// function must not call the sandbox. No limit of AWS applies: an account may have nine MFA devices.
func (s *Sandbox) ChangeRootCredentials(account string, change func(*RootCredentials)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	root := s.member(account).Root.clone()
	change(&root)
	// Without this copy, later deletions would change the slices of the caller.
	s.member(account).Root = root.clone()
}

func (c RootCredentials) clone() RootCredentials {
	if c.Password != nil {
		password := *c.Password
		c.Password = &password
	}
	c.AccessKeys = slices.Clone(c.AccessKeys)
	c.SigningCertificates = slices.Clone(c.SigningCertificates)
	c.MFADevices = slices.Clone(c.MFADevices)
	return c
}
