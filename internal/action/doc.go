// SPDX-License-Identifier: MPL-2.0

// Package action holds the provider's actions, which unlock a bucket or a queue. Each action_*.go file has
// the schema, the validation and the life of one action. invocation.go runs the work of both in a shared
// root session.
package action
