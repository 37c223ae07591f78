// SPDX-License-Identifier: MPL-2.0

// Package roottask models centralized root access: target principals, task policies, Regions, partitions and
// guards. It parses and checks values, sends no requests, and does not depend on Terraform.
package roottask
