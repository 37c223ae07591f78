// SPDX-License-Identifier: MPL-2.0

// Package provider is the provider itself: it reads a provider block that is written as hashicorp/aws has it, signs in the
// way hashicorp/aws does, checks the guards, and hands a client to the ephemeral resources.
package provider
