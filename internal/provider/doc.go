// SPDX-License-Identifier: MPL-2.0

// Package provider implements the provider block. It authenticates as hashicorp/aws does, checks the guards,
// and passes a client to the data sources, resources, ephemeral resources and actions.
package provider
