// SPDX-License-Identifier: MPL-2.0

// Package rootcredentials reads and changes the credentials of the root users of member accounts: their
// password, access keys, signing certificates and MFA devices. It calls IAM inside root sessions, and
// knows nothing of Terraform.
//
// inventory.go holds the credentials as values, account.go the requests inside one session, and audit.go
// the audit of one account. reader.go opens sessions for audits, fleet.go audits many accounts, and limit.go
// adapts the number of concurrent audits.
//
// For a deletion, deletion.go decides which credentials must go and which were planned, without any
// request, and delete.go carries it out inside one session. incomplete.go reports a deletion that failed
// half-way.
package rootcredentials
