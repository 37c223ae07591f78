// SPDX-License-Identifier: MPL-2.0

// Package ephemeral holds the provider's ephemeral resources, which give credentials to a run and keep them out of state,
// plans, logs and files. session.go shows the life of a session from top to bottom.
package ephemeral
