// SPDX-License-Identifier: MPL-2.0

// Package sandbox simulates an AWS organization over HTTP on 127.0.0.1: STS, and the IAM, S3, SQS and
// Organizations actions that root sessions, and the tasks in them, need. It verifies every signature with
// the AWS SDK's own signer, enforces the task policies, expires sessions, and responds with recorded error
// messages of AWS.
//
// # Use
//
// Start returns a running sandbox. Requests are signed with an Identity: Admin of the management account,
// Delegate of the delegated administrator, or a new one from AddUser, AddRoot and AddRole. DisableFeature,
// SetTrustedAccess, DenyRootByPolicy and DisableRegion change the organization.
//
// # Accounts
//
// An Account is a value. The organization consists of DefaultAccounts, or of the accounts of WithAccounts,
// and the generated members of WithMembers. AddAccount, RemoveAccount and SetState change it later, and
// Accounts returns it. RootCredentials and ChangeRootCredentials read and change the credentials of a root
// user at any time. The same holds for the policies of buckets (BucketPolicy, SetBucketPolicy) and queues
// (QueuePolicy, SetQueuePolicy). SetPageSize makes lists have several pages, and SetQueueStaleReads makes
// SQS return old policies.
//
// # Faults
//
// Inject adds a Fault: Throttled, Dropped, Hanging, Refused or another deviation from AWS, on every
// request, the next few or a share of them, to one action or account, before or after the effect of the
// request. Fault.Run calls a function of the test at that moment. SetLatency delays responses.
// SetAssumeRootLimit throttles AssumeRoot as AWS does.
//
// # Record
//
// Calls returns the requests so far, and Secrets the secrets that no output may contain.
//
// The provider's binary does not import this package.
package sandbox
