// SPDX-License-Identifier: MPL-2.0

// Package terraform is empty: only tests of Terraform import it.
package terraform
