// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// Validation needs neither credentials nor a Region, so these tests have none: what is said here is known before any call.
func TestAccValidateSession(t *testing.T) {
	acctest.Isolate(t)
	const (
		target       = `target_principal = "111122223333"`
		policy       = `task_policy = "S3UnlockBucketPolicy"`
		principal    = "\nAWS accepts a member account's ID (12 digits) or the ARN of its root user (arn:PARTITION:iam::ACCOUNT:root).\n"
		writeRoot    = `Write "111122223333" or "arn:aws:iam::111122223333:root".`
		writeExample = `Write the 12-digit account ID, such as "111122223333".`
		names        = "\nAWS accepts IAMAuditRootUserCredentials, IAMCreateRootUserPassword, IAMDeleteRootUserCredentials, S3UnlockBucketPolicy, SQSUnlockQueuePolicy.\n"
		seconds      = "\nAWS accepts 0 to 900, in whole seconds.\nWrite a number in that range, or omit it for 900."
		managed      = "\nAWS accepts only AWS-managed policies under root-task/ (arn:PARTITION:iam::aws:policy/root-task/NAME).\n"
		anyARN       = "Write the ARN of one of IAMAuditRootUserCredentials, IAMCreateRootUserPassword, IAMDeleteRootUserCredentials, S3UnlockBucketPolicy, SQSUnlockQueuePolicy, or its name in task_policy."
	)
	for name, test := range map[string]struct {
		session  string // a line an argument; what is at fault comes first
		severity string // error where it is not set
		summary  string // empty where nothing is to be said
		detail   string
	}{
		"account ID":                  {session: target + "\n" + policy},
		"root ARN":                    {session: `target_principal = "arn:aws:iam::111122223333:root"` + "\n" + policy},
		"root ARN of China":           {session: `target_principal = "arn:aws-cn:iam::111122223333:root"` + "\n" + policy},
		"policy ARN":                  {session: target + "\n" + `task_policy_arn = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"`},
		"policy ARN of GovCloud":      {session: target + "\n" + `task_policy_arn = "arn:aws-us-gov:iam::aws:policy/root-task/S3UnlockBucketPolicy"`},
		"longest duration":            {session: target + "\n" + policy + "\nduration_seconds = 900"},
		"Region":                      {session: target + "\n" + policy + "\nregion = \"eu-central-1\""},
		"Region that is not known":    {session: target + "\n" + policy + "\nregion = \"eu-mars-1\""},
		"values that are not known":   {session: "target_principal = terraform_data.later.id\ntask_policy = terraform_data.later.id"},
		"policy that is not known":    {session: target + "\ntask_policy = null\ntask_policy_arn = terraform_data.later.id"},
		"one policy of two variables": {session: target + "\ntask_policy = terraform_data.later.id\ntask_policy_arn = terraform_data.later.output"},
		"policy that may be another":  {session: target + "\n" + policy + "\ntask_policy_arn = terraform_data.later.id"},
		"time-out":                    {session: target + "\n" + policy + "\ntimeouts = { open = \"30s\" }"},
		"time-outs without a time":    {session: target + "\n" + policy + "\ntimeouts = {}"},
		"an IAM user":                 {session: `target_principal = "arn:aws:iam::111122223333:user/alice"` + "\n" + policy, summary: "Invalid target_principal", detail: `"arn:aws:iam::111122223333:user/alice" is the ARN of an IAM user, and only an account's root user can be the target.` + principal + writeRoot},
		"an IAM role":                 {session: `target_principal = "arn:aws:iam::111122223333:role/admin"` + "\n" + policy, summary: "Invalid target_principal", detail: `"arn:aws:iam::111122223333:role/admin" is the ARN of an IAM role, and only an account's root user can be the target.` + principal + writeRoot},
		"a hyphenated account ID":     {session: `target_principal = "1111-2222-3333"` + "\n" + policy, summary: "Invalid target_principal", detail: `"1111-2222-3333" has separators between its digits.` + principal + `Write "111122223333".`},
		"a short account ID":          {session: `target_principal = "1111"` + "\n" + policy, summary: "Invalid target_principal", detail: `"1111" has 4 digits.` + principal + writeExample},
		"a number without its zeros":  {session: `target_principal = 012345678901` + "\n" + policy, summary: "Invalid target_principal", detail: `"12345678901" has 11 digits.` + principal + `If the account ID begins with zeros that were lost because it was written as a number, write it as a string: "012345678901".`},
		"no account":                  {session: `target_principal = ""` + "\n" + policy, summary: "Invalid target_principal", detail: "The value is empty." + principal + writeExample},
		"space around the account ID": {session: `target_principal = " 111122223333"` + "\n" + policy, summary: "Invalid target_principal", detail: `" 111122223333" begins or ends with white space.` + principal + `Write "111122223333".`},
		"an ARN of another service":   {session: `target_principal = "arn:aws:sts::111122223333:assumed-role/admin/x"` + "\n" + policy, summary: "Invalid target_principal", detail: `"arn:aws:sts::111122223333:assumed-role/admin/x" is an ARN of the service "sts", and only an account's root user can be the target.` + principal + writeRoot},
		"an account's ARN":            {session: `target_principal = "arn:aws:organizations::123456789012:account/o-exampleorgid/111122223333"` + "\n" + policy, summary: "Invalid target_principal", detail: `"arn:aws:organizations::123456789012:account/o-exampleorgid/111122223333" is an ARN of the service "organizations", and only an account's root user can be the target.` + principal + writeRoot},
		"a name":                      {session: `target_principal = "production"` + "\n" + policy, summary: "Invalid target_principal", detail: `"production" is neither an account ID nor an ARN.` + principal + writeExample},
		"a partition that does not fit the Region": {session: `target_principal = "arn:aws-cn:iam::111122223333:root"` + "\n" + policy + "\nregion = \"us-east-1\"", summary: "Invalid target_principal",
			detail: `"arn:aws-cn:iam::111122223333:root" is in partition "aws-cn", but Region "us-east-1" is in partition "aws".` + "\nAWS accepts a root user in the partition of the STS endpoint.\n" + `Write "arn:aws:iam::111122223333:root", or set the Region to one of partition "aws-cn".`},

		"no policy":                  {session: target, summary: "Missing task policy", detail: "Neither task_policy nor task_policy_arn is set." + names + "Write one of these names in task_policy."},
		"two policies":               {session: `task_policy_arn = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"` + "\n" + policy + "\n" + target, summary: "Two task policies", detail: "Both task_policy and task_policy_arn are set.\nAWS accepts one policy per session.\nRemove one of the two. The provider computes the other."},
		"a misspelt name":            {session: `task_policy = "S3UnlockBucketPolcy"` + "\n" + target, summary: "Invalid task_policy", detail: `"S3UnlockBucketPolcy" is not the name of a root-task policy.` + names + `Did you mean "S3UnlockBucketPolicy"?`},
		"a name in another case":     {session: `task_policy = "iamauditrootusercredentials"` + "\n" + target, summary: "Invalid task_policy", detail: `"iamauditrootusercredentials" is not the name of a root-task policy.` + names + `Did you mean "IAMAuditRootUserCredentials"?`},
		"a name of another policy":   {session: `task_policy = "AdministratorAccess"` + "\n" + target, summary: "Invalid task_policy", detail: `"AdministratorAccess" is not the name of a root-task policy.` + names + "Write one of these names."},
		"an empty name":              {session: `task_policy = ""` + "\n" + target, summary: "Invalid task_policy", detail: "The value is empty." + names + "Write one of these names."},
		"an ARN as name":             {session: `task_policy = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"` + "\n" + target, summary: "Invalid task_policy", detail: `"arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" is an ARN, and task_policy takes a name.` + names + `Write "S3UnlockBucketPolicy", or move the ARN to task_policy_arn.`},
		"a name as ARN":              {session: `task_policy_arn = "S3UnlockBucketPolicy"` + "\n" + target, summary: "Invalid task_policy_arn", detail: `"S3UnlockBucketPolicy" is not an ARN.` + managed + `Write task_policy = "S3UnlockBucketPolicy" instead of task_policy_arn, or "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" here.`},
		"AdministratorAccess":        {session: `task_policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"` + "\n" + target, summary: "Invalid task_policy_arn", detail: `"arn:aws:iam::aws:policy/AdministratorAccess" is an AWS-managed policy, but not one for root tasks.` + managed + anyARN},
		"a policy of the customer":   {session: `task_policy_arn = "arn:aws:iam::123456789012:policy/unlock"` + "\n" + target, summary: "Invalid task_policy_arn", detail: `"arn:aws:iam::123456789012:policy/unlock" is a customer-managed policy of account 123456789012.` + managed + anyARN},
		"an ARN without root-task":   {session: `task_policy_arn = "arn:aws:iam::aws:policy/S3UnlockBucketPolicy"` + "\n" + target, summary: "Invalid task_policy_arn", detail: `"arn:aws:iam::aws:policy/S3UnlockBucketPolicy" is an AWS-managed policy, but not one for root tasks.` + managed + `Write "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy".`},
		"a policy of tomorrow":       {session: `task_policy_arn = "arn:aws:iam::aws:policy/root-task/KMSUnlockKeyPolicy"` + "\n" + target, severity: "warning", summary: "Unknown task policy", detail: `This version of the provider does not know "arn:aws:iam::aws:policy/root-task/KMSUnlockKeyPolicy".` + "\nIt knows IAMAuditRootUserCredentials, IAMCreateRootUserPassword, IAMDeleteRootUserCredentials, S3UnlockBucketPolicy, SQSUnlockQueuePolicy.\nIf AWS has added the policy, ignore this warning."},
		"a misspelt ARN":             {session: `task_policy_arn = "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuPolicy"` + "\n" + target, severity: "warning", summary: "Unknown task policy", detail: `This version of the provider does not know "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuPolicy".` + "\nIt knows IAMAuditRootUserCredentials, IAMCreateRootUserPassword, IAMDeleteRootUserCredentials, S3UnlockBucketPolicy, SQSUnlockQueuePolicy.\nIf AWS has added the policy, ignore this warning." + ` Otherwise, did you mean "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy"?`},
		"a policy of another Region": {session: `task_policy_arn = "arn:aws-cn:iam::aws:policy/root-task/S3UnlockBucketPolicy"` + "\n" + target + "\nregion = \"us-east-1\"", summary: "Invalid task_policy_arn", detail: `"arn:aws-cn:iam::aws:policy/root-task/S3UnlockBucketPolicy" is in partition "aws-cn", but Region "us-east-1" is in partition "aws".` + "\nAWS accepts a policy in the partition of the STS endpoint.\n" + `Write "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy", or set the Region to one of partition "aws-cn".`},

		"a duration that is too long": {session: "duration_seconds = 901\n" + target + "\n" + policy, summary: "Invalid duration_seconds", detail: "The value is 901." + seconds},
		"a negative duration":         {session: "duration_seconds = -1\n" + target + "\n" + policy, summary: "Invalid duration_seconds", detail: "The value is -1." + seconds},
		"a duration with a fraction":  {session: "duration_seconds = 1.5\n" + target + "\n" + policy, summary: "Invalid duration_seconds", detail: "The value is 1.5." + seconds},
		"no duration at all":          {session: "duration_seconds = 0\n" + target + "\n" + policy, severity: "warning", summary: "Session expires immediately", detail: "duration_seconds is 0. AWS accepts 0 to 900, and with 0 the credentials expire before they can be used.\nWrite a number of seconds, such as 300, or omit duration_seconds for 900."},

		"an empty Region":        {session: "region = \"\"\n" + target + "\n" + policy, summary: "Invalid region", detail: "The value is empty.\nAWS accepts the code of a Region, such as us-east-1.\nWrite the Region's code, such as \"us-east-1\"."},
		"a name of a Region":     {session: "region = \"Ireland\"\n" + target + "\n" + policy, summary: "Invalid region", detail: `"Ireland" is not the code of a Region.` + "\nAWS accepts the code of a Region, such as us-east-1.\nWrite the Region's code, such as \"us-east-1\"."},
		"a Region in capitals":   {session: "region = \"US-EAST-1\"\n" + target + "\n" + policy, summary: "Invalid region", detail: `"US-EAST-1" is not the code of a Region.` + "\nAWS accepts the code of a Region, such as us-east-1.\nWrite \"us-east-1\"."},
		"an Availability Zone":   {session: "region = \"us-east-1a\"\n" + target + "\n" + policy, summary: "Invalid region", detail: `"us-east-1a" is an Availability Zone.` + "\nAWS accepts the code of a Region, such as us-east-1.\nWrite \"us-east-1\"."},
		"the global endpoint":    {session: "region = \"aws-global\"\n" + target + "\n" + policy, summary: "Invalid region", detail: `"aws-global" is not the code of a Region.` + "\nAssumeRoot has no global endpoint: AWS offers it only at the STS endpoint of a Region.\nWrite the Region's code, such as \"us-east-1\"."},
		"a time-out of no time":  {session: "timeouts = { open = \"0s\" }\n" + target + "\n" + policy, summary: "Invalid timeouts.open", detail: "The value is 0 seconds.\nIt must be greater than zero.\nWrite a duration such as \"30s\", or omit it for 2 minutes."},
		"a time-out that is not": {session: "timeouts = { open = \"soon\" }\n" + target + "\n" + policy, summary: "Invalid timeouts.open", detail: "The value is \"soon\".\nThe provider accepts a number with the unit s, m or h.\nWrite a duration such as \"30s\", or omit it for 2 minutes."},
	} {
		t.Run(name, func(t *testing.T) {
			found := newWorkspace(t, nil, `
terraform {
  required_providers {
    assumeroot = { source = "assumeroot/assumeroot" }
  }
}

resource "terraform_data" "later" {}

ephemeral "assumeroot_session" "test" {
`+test.session+"\n}\n").validate()
			if test.summary == "" {
				if len(found) != 0 {
					t.Fatalf("unexpected: %+v", found)
				}
				return
			}
			if len(found) != 1 {
				t.Fatalf("want one message, got %+v", found)
			}
			d := found[0]
			severity := "error"
			if test.severity != "" {
				severity = test.severity
			}
			if d.Severity != severity || d.Summary != test.summary || d.Detail != test.detail {
				t.Errorf("got  %s: %s\n%s\nwant %s: %s\n%s", d.Severity, d.Summary, d.Detail, severity, test.summary, test.detail)
			}
			fault, _, _ := strings.Cut(test.session, "\n")
			if test.session == target {
				fault = `ephemeral "assumeroot_session" "test"` // engines show the block if an argument is missing
			}
			if !strings.Contains(d.Snippet.Code, fault) {
				t.Errorf("the message is about %q, want %q", d.Snippet.Code, fault)
			}
		})
	}
}
