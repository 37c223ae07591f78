// SPDX-License-Identifier: MPL-2.0

// Package roottask is the domain of centralized root access: the accounts that a session can be opened in, the task
// policies that scope it, their Regions and partitions, and the guards. It parses and checks values, makes no calls, and
// knows no Terraform.
package roottask
