// SPDX-License-Identifier: MPL-2.0

// Package action holds the provider's actions, which unlock a bucket or a queue. Each action_*.go file has
// the schema and the validation of one action. unlocker.go has the calls of the engine for both, and
// invocation.go runs their work in a shared root session.
package action
