// SPDX-License-Identifier: MPL-2.0

// Package rootcredentials reads and changes the credentials of the root users of member accounts: their password, access
// keys, signing certificates and MFA devices. It calls IAM inside root sessions, and knows nothing of Terraform.
//
// inventory.go holds the credentials as values, account.go the requests inside one session, and audit.go the audit of one
// account.
package rootcredentials
