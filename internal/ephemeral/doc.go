// SPDX-License-Identifier: MPL-2.0

// Package ephemeral implements the ephemeral resource assumeroot_session, whose credentials are not in state,
// plans, logs or files. session.go is the place to start.
package ephemeral
