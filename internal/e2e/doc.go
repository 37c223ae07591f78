// SPDX-License-Identifier: MPL-2.0

// Package e2e proves the built provider with a real engine on the command line, as its users run it. It holds tests only;
// they run where TF_ACC is set, with the engine that TF_ACC_TERRAFORM_PATH names.
package e2e
