// SPDX-License-Identifier: MPL-2.0

// Package permission lists the AWS actions that the provider calls as its caller, outside root sessions. The
// policies in the documentation are generated from the list, and tests compare it with the requests that the
// sandbox recorded.
package permission

import "slices"

// Permission is an AWS action that the caller must be allowed.
type Permission struct {
	Kind       string // kind of thing that calls the action, such as assumeroot_session; empty for every kind
	Action     string // name in policies
	TaskPolicy string // name of the only task policy of sts:AssumeRoot; empty if the configuration names it
	// Plan and Apply are the conditions of a call in the two phases. An empty one means no call.
	Plan, Apply string
	Optional    bool // without the permission an error message is less precise, and nothing else changes
}

// AssumeRoot is the AWS action that opens a root session.
const AssumeRoot = "sts:AssumeRoot"

// Unrestricted is the AWS action that the provider calls without needing a permission.
const Unrestricted = "sts:GetCallerIdentity"

const (
	session      = "assumeroot_session"
	oneAccount   = "assumeroot_root_credentials"
	organization = "assumeroot_organization_root_credentials"
	exclusive    = "assumeroot_root_credentials_exclusive"
	unlockBucket = "assumeroot_s3_unlock_bucket"
	unlockQueue  = "assumeroot_sqs_unlock_queue"

	audit = "IAMAuditRootUserCredentials"

	never    = ""
	always   = "always"
	deferred = "if it is read only at apply"
	denied   = "if AWS denies a session and gives no reason"
)

var permissions = []Permission{
	{Kind: session, Action: AssumeRoot, Plan: always, Apply: always},
	{Kind: oneAccount, Action: AssumeRoot, TaskPolicy: audit, Plan: always, Apply: deferred},
	{Kind: organization, Action: AssumeRoot, TaskPolicy: audit, Plan: always, Apply: deferred},
	{Kind: organization, Action: "organizations:ListAccounts", Plan: "without `account_ids`", Apply: deferred + ", and without `account_ids`"},
	{Kind: exclusive, Action: AssumeRoot, TaskPolicy: audit, Plan: always, Apply: "to create, or with `min_idle_days`"},
	{
		Kind: exclusive, Action: "organizations:DescribeAccount",
		Plan: "if the account left the organization, or is not active", Apply: never,
	},
	{Kind: exclusive, Action: AssumeRoot, TaskPolicy: "IAMDeleteRootUserCredentials", Plan: never, Apply: "if the plan has deletions"},
	{
		Kind: exclusive, Action: AssumeRoot, TaskPolicy: "IAMCreateRootUserPassword",
		Plan: never, Apply: "if `password_recovery` is true and there is no password",
	},
	{Kind: unlockBucket, Action: AssumeRoot, TaskPolicy: "S3UnlockBucketPolicy", Plan: never, Apply: always},
	{Kind: unlockQueue, Action: AssumeRoot, TaskPolicy: "SQSUnlockQueuePolicy", Plan: never, Apply: always},
	{Action: "iam:ListOrganizationsFeatures", Plan: denied, Apply: denied, Optional: true},
	{Action: "organizations:DescribeOrganization", Plan: denied, Apply: denied, Optional: true},
	{Action: "organizations:DescribeAccount", Plan: denied, Apply: denied, Optional: true},
}

// All returns every permission. A caller with all of them can plan and apply every kind.
func All() []Permission {
	return slices.Clone(permissions)
}

// Plan returns the permissions of a role that can plan every kind, except sessions with another task policy
// than the audit.
func Plan() []Permission {
	return slices.DeleteFunc(All(), func(p Permission) bool { return p.Plan == never })
}

// Apply returns the permissions of a role that can plan and apply every data source and resource.
func Apply() []Permission {
	return slices.DeleteFunc(All(), func(p Permission) bool { return p.Kind == unlockBucket || p.Kind == unlockQueue })
}

// Incident returns the permissions of a role that can invoke every action.
func Incident() []Permission {
	return slices.DeleteFunc(All(), func(p Permission) bool { return p.Kind != unlockBucket && p.Kind != unlockQueue && p.Kind != "" })
}
