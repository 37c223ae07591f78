// SPDX-License-Identifier: MPL-2.0

// Package sandbox plays an AWS organization over HTTP on 127.0.0.1: STS, and the IAM, S3, SQS and Organizations calls
// that AssumeRoot and the work done in a root session need. It verifies every signature with the AWS SDK's own signer,
// permits a root session what its task policy permits and no more, and answers in the words that real AWS was recorded
// to use, so that a test against it means something and a user can try the provider without an AWS account.
//
// Everything is in memory. Nothing that ships in the provider imports this package.
package sandbox
