// SPDX-License-Identifier: MPL-2.0

// Package ephemeral holds the provider's ephemeral resources, which hand credentials to a run and keep them out of
// everything it writes. What happens when a session is opened can be read in session.go from top to bottom.
package ephemeral
