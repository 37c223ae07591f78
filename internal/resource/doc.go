// SPDX-License-Identifier: MPL-2.0

// Package resource holds the resource assumeroot_root_credentials_exclusive.
//
// exclusive_plan.go decides which deletions a plan shows, and exclusive.go carries them out.
// exclusive_account.go opens the sessions for both. The package rootcredentials compares and deletes.
package resource
