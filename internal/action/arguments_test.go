// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"regexp"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

func TestActions_arguments(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	guarded := roottask.Guards{TargetAccountIDs: roottask.AllowOnly(sandbox.OtherMember), TaskPolicies: roottask.AllowAll()}
	otherTask := roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowOnly("IAMAuditRootUserCredentials")}
	for name, test := range map[string]struct {
		action   setUp
		provider *configured.Provider // nil for one without guards
		atPlan   bool                 // only a configured provider finds the error
		want     string               // "" if the arguments are valid
	}{
		"bucket": {action: onBucket(nil)},
		"bucket, every argument": {
			action: onBucket(arguments{"region": "eu-west-1", "policy": `{"Statement":[{}]}`, "timeouts": invokeTimeout("90s")}),
		},
		"bucket, unknown": {action: onBucket(arguments{
			"account_id": testsupport.Unknown,
			"bucket":     testsupport.Unknown,
			"region":     testsupport.Unknown,
			"policy":     testsupport.Unknown,
			"timeouts":   testsupport.Unknown,
		})},
		"account": {
			action: onBucket(arguments{"account_id": "1111"}),
			want:   `account_id: Invalid account_id\n"1111" has 4 digits.\nAWS accepts an account ID`,
		},
		"account as ARN": {
			action: onBucket(arguments{"account_id": "arn:aws:iam::111122223333:root"}),
			want:   `account_id: Invalid account_id\n.*\n.*\nWrite "111122223333"`,
		},
		"bucket as ARN": {
			action: onBucket(arguments{"bucket": "arn:aws:s3:::locked-out"}),
			want:   `bucket: Invalid bucket\n.*\n.*\nWrite "locked-out"`,
		},
		"Region": {action: onBucket(arguments{"region": "eu-west-1a"}), want: `region: Invalid region\n.*Availability Zone`},
		"unknown Region": {
			action: onBucket(arguments{"region": "eu-west-9"}), atPlan: true,
			want: `region: Invalid region\n.*not a Region that this version knows`,
		},
		"other partition": {
			action: onBucket(arguments{"region": "cn-north-1"}), atPlan: true,
			want: `region: Invalid region\n.*partition "aws-cn"`,
		},
		"policy": {
			action: onBucket(arguments{"policy": "{"}),
			want:   `policy: Invalid policy\nThe policy is not valid JSON.*\n.*\nWrite the policy with jsonencode, or omit policy`,
		},
		"policy that locks": {
			action: onBucket(arguments{"policy": denyAll}),
			want: `policy: Invalid policy\nStatement "Lock" of the policy denies every action on the bucket ` +
				`to every principal.\npolicy accepts`,
		},
		"timeout": {action: onBucket(arguments{"timeouts": invokeTimeout("0s")}), want: `timeouts: Invalid timeouts.invoke\nThe value is "0s"`},
		"timeout without unit": {
			action: onBucket(arguments{"timeouts": invokeTimeout("30")}),
			want:   `^timeouts: Invalid timeouts.invoke\nThe value is "30".\n.*unit s, m or h.\nWrite a duration such as "30s"[^\n]*$`,
		},
		"policy as file name": {
			action: onBucket(arguments{"policy": "policy.json"}),
			want:   `policy: Invalid policy\n"policy.json" is the name of a file.\n.*\nWrite file\("policy.json"\).*, or omit policy`,
		},
		"guarded account": {
			action:   onBucket(nil),
			provider: newProvider(sb, sandbox.Region, guarded), atPlan: true,
			want: `account_id: Target account not allowed\n.*\nThe provider's allowed_target_account_ids accepts 555566667777`,
		},
		"guarded task": {
			action:   onBucket(nil),
			provider: newProvider(sb, sandbox.Region, otherTask), atPlan: true,
			want: `^: Task policy not allowed\nThe task policy is S3UnlockBucketPolicy.\nThe provider's allowed_task_policies accepts`,
		},
		"guards without rule": {
			action:   onBucket(nil),
			provider: newProvider(sb, sandbox.Region, roottask.Guards{}), atPlan: true,
			want: `Target account not allowed`,
		},
		"no Region": {
			action:   onBucket(nil),
			provider: newProvider(sb, "", allowAll), atPlan: true,
			want: `^: Missing Region\n`,
		},
		"provider's Region": {
			action:   onBucket(nil),
			provider: newProvider(sb, "us-east-9", allowAll), atPlan: true,
			want: `^: Invalid Region\nThe provider's Region cannot be used.\n"us-east-9"`,
		},

		"queue":                 {action: onQueue(nil)},
		"queue, every argument": {action: onQueue(arguments{"policy": `{"Statement":[{}]}`, "timeouts": invokeTimeout("90s")})},
		"queue, unknown": {
			action: onQueue(arguments{"queue_arn": testsupport.Unknown, "policy": testsupport.Unknown, "timeouts": testsupport.Unknown}),
		},
		"queue as URL": {
			action: onQueue(arguments{"queue_arn": "https://sqs.us-east-1.amazonaws.com/111122223333/locked-out"}),
			want:   `queue_arn: Invalid queue_arn\n.*\n.*\nWrite "` + queueARN,
		},
		"queue policy that locks": {
			action: onQueue(arguments{"policy": denyAll}),
			want:   `policy: Invalid policy\nStatement "Lock" of the policy denies every action on the queue`,
		},
		"queue timeout": {action: onQueue(arguments{"timeouts": invokeTimeout("-1s")}), want: `timeouts: Invalid timeouts.invoke`},
		"queue, other partition": {
			action:   onQueue(nil),
			provider: newProvider(sb, "us-gov-west-1", allowAll), atPlan: true,
			want: `queue_arn: Invalid queue_arn\n.*partition "aws-us-gov"`,
		},
		"queue, unknown Region": {
			action: onQueue(arguments{"queue_arn": "arn:aws:sqs:eu-west-9:111122223333:q"}), atPlan: true,
			want: `queue_arn: Invalid queue_arn\n.*not a Region that this version knows`,
		},
		"queue, guarded account": {
			action:   onQueue(nil),
			provider: newProvider(sb, sandbox.Region, guarded), atPlan: true,
			want: `queue_arn: Target account not allowed`,
		},
		"queue, guarded task": {
			action:   onQueue(nil),
			provider: newProvider(sb, sandbox.Region, otherTask), atPlan: true,
			want: `^: Task policy not allowed\nThe task policy is SQSUnlockQueuePolicy`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.provider == nil {
				test.provider = newProvider(sb, sandbox.Region, allowAll)
			}
			check := func(phase, want, got string) {
				t.Helper()
				if (want == "") != (got == "") || !regexp.MustCompile(want).MatchString(got) {
					t.Errorf("%s: got\n%s\nwant %s", phase, got, want)
				}
			}
			atValidate := test.want
			if test.atPlan {
				atValidate = ""
			}
			check("validate", atValidate, text(test.action(t, nil).validate(t)))
			planned := test.action(t, test.provider)
			check("plan", test.want, text(planned.plan(t)))
			if test.want != "" {
				check("invoke", test.want, text(planned.invoke(t.Context(), func(line string) { t.Error("progress:", line) })))
			}
			if calls := sb.Calls(); len(calls) > 0 {
				t.Errorf("got calls %v", calls)
			}
		})
	}
}
