// SPDX-License-Identifier: MPL-2.0

// Package e2e has the tests that run the built provider with an engine, as users do. They need TF_ACC=1, and
// the path of the engine in TF_ACC_TERRAFORM_PATH.
package e2e
