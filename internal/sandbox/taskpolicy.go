// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"slices"
	"strings"
)

// taskPolicy is an AWS managed policy that limits the actions of a root session.
type taskPolicy struct {
	// feature is the feature of the organization that the policy requires.
	feature string
	// permitted lists the actions that the policy does not deny.
	permitted []string
}

func (t *taskPolicy) permits(action string) bool {
	return slices.Contains(t.permitted, action)
}

// taskPolicies has all task policies by name:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/security-iam-awsmanpol.html
var taskPolicies = map[string]*taskPolicy{
	"IAMAuditRootUserCredentials": {RootCredentialsManagement, []string{
		"iam:GetAccessKeyLastUsed", "iam:GetAccountSummary", "iam:GetLoginProfile", "iam:GetUser",
		"iam:ListAccessKeys", "iam:ListMFADevices", "iam:ListSigningCertificates",
	}},
	"IAMCreateRootUserPassword": {RootCredentialsManagement, []string{
		"iam:CreateLoginProfile", "iam:GetLoginProfile",
	}},
	"IAMDeleteRootUserCredentials": {RootCredentialsManagement, []string{
		"iam:DeactivateMFADevice", "iam:DeleteAccessKey", "iam:DeleteLoginProfile", "iam:DeleteSigningCertificate",
		"iam:DeleteVirtualMFADevice", "iam:GetAccessKeyLastUsed", "iam:GetLoginProfile", "iam:GetUser",
		"iam:ListAccessKeys", "iam:ListMFADevices", "iam:ListSigningCertificates",
	}},
	"S3UnlockBucketPolicy": {RootSessions, []string{
		"s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:ListAllMyBuckets", "s3:PutBucketPolicy",
	}},
	"SQSUnlockQueuePolicy": {RootSessions, []string{
		"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueues", "sqs:SetQueueAttributes",
	}},
}

// findTaskPolicy returns the task policy with an ARN in the partition of a Region, nil if there is none.
func findTaskPolicy(arn, region string) *taskPolicy {
	name, ok := strings.CutPrefix(arn, "arn:"+partition(region)+":iam::aws:policy/root-task/")
	if !ok {
		return nil
	}
	return taskPolicies[name]
}
