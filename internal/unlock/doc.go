// SPDX-License-Identifier: MPL-2.0

// Package unlock deletes or replaces the policy of an S3 bucket or an SQS queue in a root session. It knows
// no Terraform.
//
// To follow an unlock, read unlock.go from top to bottom. bucket.go and queue.go send the requests,
// bucket_cause.go and queue_cause.go explain the error responses of S3 and SQS, and policy.go checks a
// policy before any request.
package unlock
