// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Inventory holds the root credentials of an account. Lists are sorted by their IDs.
type Inventory struct {
	AccountID           string    // of 12 digits
	Password            *Password // nil if the root user has none
	PasswordLastUsed    time.Time // zero if nobody signed in yet, and if there is no record of it
	AccessKeys          []AccessKey
	SigningCertificates []SigningCertificate
	MFADevices          []MFADevice
}

// Password is a login profile.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_LoginProfile.html
type Password struct {
	Created time.Time
}

// AccessKey is an access key of a root user. Its ID is no secret.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyMetadata.html
type AccessKey struct {
	ID       string
	Status   string // Active or Inactive
	Created  time.Time
	LastUsed *KeyUse // nil if the key was never used
}

// KeyUse is the last use of an access key.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyLastUsed.html
type KeyUse struct {
	Date    time.Time
	Region  string
	Service string
}

// SigningCertificate is an X.509 certificate that signs SOAP requests.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_SigningCertificate.html
type SigningCertificate struct {
	ID       string
	Status   string // Active or Inactive
	Uploaded time.Time
}

// MFADevice is an MFA device that is assigned to a root user.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_MFADevice.html
type MFADevice struct {
	SerialNumber string
	Enabled      time.Time
}

// Type returns virtual, fido or hardware.
func (d MFADevice) Type() string {
	_, resource, isARN := strings.Cut(d.SerialNumber, ":iam::")
	_, resource, _ = strings.Cut(resource, ":")
	switch {
	case isARN && strings.HasPrefix(resource, "mfa/"):
		return "virtual"
	case isARN && strings.HasPrefix(resource, "u2f/"):
		return "fido"
	default:
		return "hardware"
	}
}

// HasCredentials reports whether the root user has any credential.
func (i Inventory) HasCredentials() bool {
	return i.Password != nil || len(i.AccessKeys) > 0 || len(i.SigningCertificates) > 0 || len(i.MFADevices) > 0
}

// sort makes two inventories of the same credentials equal, because AWS documents no order.
func (i *Inventory) sort() {
	slices.SortFunc(i.AccessKeys, func(a, b AccessKey) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(i.SigningCertificates, func(a, b SigningCertificate) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(i.MFADevices, func(a, b MFADevice) int { return cmp.Compare(a.SerialNumber, b.SerialNumber) })
}
