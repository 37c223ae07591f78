// SPDX-License-Identifier: MPL-2.0

// Package assumeroot opens root sessions with sts:AssumeRoot and says why one could not be opened. It knows the AWS SDK
// and nothing of Terraform.
//
// To follow one session, read open.go from top to bottom. Whatever goes wrong on the way ends in failure.go, which
// renders every error text; cause.go tells the causes apart, and diagnose.go asks AWS where its answer does not.
package assumeroot
