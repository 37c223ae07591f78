// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// permittedBy has the actions that each task policy permits, as recorded. The policy for deletion also names
// DeleteVirtualMFADevice, but denies it on every device.
var permittedBy = map[string][]string{
	auditRootUserCredentials: {
		"iam:ListAccessKeys", "iam:ListSigningCertificates", "iam:GetLoginProfile", "iam:ListMFADevices",
		"iam:GetAccountSummary", "iam:GetUser", "iam:GetAccessKeyLastUsed",
	},
	createRootUserPassword: {"iam:CreateLoginProfile", "iam:GetLoginProfile"},
	deleteRootUserCredentials: {
		"iam:DeleteAccessKey", "iam:DeleteSigningCertificate", "iam:DeleteLoginProfile", "iam:DeactivateMFADevice",
		"iam:ListAccessKeys", "iam:ListSigningCertificates", "iam:GetLoginProfile", "iam:ListMFADevices", "iam:GetUser",
		"iam:GetAccessKeyLastUsed",
	},
	unlockBucketPolicy: {"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:ListAllMyBuckets"},
	unlockQueuePolicy:  {"sqs:SetQueueAttributes", "sqs:GetQueueAttributes", "sqs:ListQueues", "sqs:GetQueueUrl"},
}

// attempts returns calls by permission: every action that a task policy permits, and some other actions.
func attempts(s *sandbox.Sandbox, cfg aws.Config) map[string]func(context.Context) error {
	var (
		users  = iam.NewFromConfig(cfg)
		tokens = sts.NewFromConfig(cfg)
		s3s    = s3.NewFromConfig(cfg)
		queues = sqs.NewFromConfig(cfg)
		bucket = aws.String(sandbox.LockedBucket)
		queue  = aws.String(s.QueueURL(sandbox.LockedQueue))
		key    = aws.String("AKIAIOSFODNN7EXAMPLE")
		device = aws.String("arn:aws:iam::111122223333:mfa/root")
		policy = aws.String(`{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"*"}}`)
	)
	return map[string]func(context.Context) error{
		"iam:CreateLoginProfile":             call(users.CreateLoginProfile, &iam.CreateLoginProfileInput{Password: aws.String("password")}),
		"iam:DeactivateMFADevice":            call(users.DeactivateMFADevice, &iam.DeactivateMFADeviceInput{SerialNumber: device}),
		"iam:DeleteAccessKey":                call(users.DeleteAccessKey, &iam.DeleteAccessKeyInput{AccessKeyId: key}),
		"iam:DeleteLoginProfile":             call(users.DeleteLoginProfile, nil),
		"iam:DeleteSigningCertificate":       call(users.DeleteSigningCertificate, &iam.DeleteSigningCertificateInput{CertificateId: key}),
		"iam:DeleteVirtualMFADevice":         call(users.DeleteVirtualMFADevice, &iam.DeleteVirtualMFADeviceInput{SerialNumber: device}),
		"iam:GetAccessKeyLastUsed":           call(users.GetAccessKeyLastUsed, &iam.GetAccessKeyLastUsedInput{AccessKeyId: key}),
		"iam:GetAccountSummary":              call(users.GetAccountSummary, nil),
		"iam:GetLoginProfile":                call(users.GetLoginProfile, nil),
		"iam:GetUser":                        call(users.GetUser, nil),
		"iam:ListAccessKeys":                 call(users.ListAccessKeys, nil),
		"iam:ListMFADevices":                 call(users.ListMFADevices, nil),
		"iam:ListOrganizationsFeatures":      call(users.ListOrganizationsFeatures, nil),
		"iam:ListSigningCertificates":        call(users.ListSigningCertificates, nil),
		"iam:UpdateAccessKey":                call(users.UpdateAccessKey, &iam.UpdateAccessKeyInput{AccessKeyId: key, Status: "Inactive"}),
		"organizations:DescribeOrganization": call(organizations.NewFromConfig(cfg).DescribeOrganization, nil),
		"s3:CreateBucket":                    call(s3s.CreateBucket, &s3.CreateBucketInput{Bucket: bucket}),
		"s3:DeleteBucketPolicy":              call(s3s.DeleteBucketPolicy, &s3.DeleteBucketPolicyInput{Bucket: bucket}),
		"s3:GetBucketPolicy":                 call(s3s.GetBucketPolicy, &s3.GetBucketPolicyInput{Bucket: bucket}),
		"s3:GetBucketVersioning":             call(s3s.GetBucketVersioning, &s3.GetBucketVersioningInput{Bucket: bucket}),
		"s3:GetObject":                       call(s3s.GetObject, &s3.GetObjectInput{Bucket: bucket, Key: aws.String("key")}),
		"s3:ListAllMyBuckets":                call(s3s.ListBuckets, nil),
		"s3:ListBucket":                      call(s3s.ListObjectsV2, &s3.ListObjectsV2Input{Bucket: bucket}),
		"s3:PutBucketPolicy":                 call(s3s.PutBucketPolicy, &s3.PutBucketPolicyInput{Bucket: bucket, Policy: policy}),
		"sqs:CreateQueue":                    call(queues.CreateQueue, &sqs.CreateQueueInput{QueueName: aws.String(sandbox.LockedQueue)}),
		"sqs:GetQueueAttributes":             call(queues.GetQueueAttributes, &sqs.GetQueueAttributesInput{QueueUrl: queue}),
		"sqs:GetQueueUrl":                    call(queues.GetQueueUrl, &sqs.GetQueueUrlInput{QueueName: aws.String(sandbox.LockedQueue)}),
		"sqs:ListQueues":                     call(queues.ListQueues, nil),
		"sqs:ReceiveMessage":                 call(queues.ReceiveMessage, &sqs.ReceiveMessageInput{QueueUrl: queue}),
		"sqs:SetQueueAttributes": call(queues.SetQueueAttributes, &sqs.SetQueueAttributesInput{
			QueueUrl: queue, Attributes: map[string]string{"Policy": ""},
		}),
		"sts:AssumeRoot": call(tokens.AssumeRoot, rootRequest()),
	}
}

// call returns a function that sends a request and returns its error.
func call[Input, Output, Options any](
	send func(context.Context, *Input, ...func(*Options)) (*Output, error), input *Input,
) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := send(ctx, input)
		return err
	}
}

// deniedBy reports whether an error is a denial for a reason.
func deniedBy(err error, reason string) bool {
	api, ok := errors.AsType[smithy.APIError](err)
	return ok && strings.HasPrefix(api.ErrorCode(), "AccessDenied") && strings.HasSuffix(api.ErrorMessage(), reason)
}

func TestTaskPolicy_permitted(t *testing.T) {
	t.Parallel()
	for policy, permitted := range permittedBy {
		t.Run(policy[strings.LastIndex(policy, "/")+1:], func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			root := as(s, openRoot(t, s, policy))
			whoami(t, root)
			calls := attempts(s, root)
			for _, action := range slices.Sorted(maps.Keys(calls)) {
				err := calls[action](t.Context())
				switch sessionDenied := deniedBy(err, "with an explicit deny in a session policy"); {
				case slices.Contains(permitted, action) && sessionDenied:
					t.Errorf("%s is denied", action)
				case !slices.Contains(permitted, action) && !sessionDenied:
					t.Errorf("%s is not denied: %v", action, err)
				}
			}
		})
	}
}

func TestTaskPolicy_denialMessage(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	audit := attempts(s, as(s, openRoot(t, s, auditRootUserCredentials)))
	const root = "User: arn:aws:iam::111122223333:root is not authorized to perform: "
	const reason = " with an explicit deny in a session policy"
	deletion := attempts(s, as(s, openRoot(t, s, deleteRootUserCredentials)))
	denied(root+"iam:DeleteVirtualMFADevice on resource: arn:aws:iam::111122223333:mfa/root"+reason).
		check(t, deletion["iam:DeleteVirtualMFADevice"](t.Context()))
	for action, want := range map[string]failure{
		"s3:GetBucketPolicy":     denied(root + `s3:GetBucketPolicy on resource: "arn:aws:s3:::locked-out"` + reason),
		"s3:ListAllMyBuckets":    denied(root + `s3:ListAllMyBuckets on resource: "arn:aws:s3:::*"` + reason),
		"sqs:ListQueues":         denied(root + "sqs:ListQueues on resource: *" + reason),
		"sqs:GetQueueAttributes": denied(root + "sqs:GetQueueAttributes on resource: arn:aws:sqs:us-east-1:111122223333:locked-out" + reason),
		"sts:AssumeRoot":         denied(root + "sts:AssumeRoot on resource: arn:aws:iam::111122223333:root" + reason),
		"iam:UpdateAccessKey":    denied(root + "iam:UpdateAccessKey on resource: *" + reason),
	} {
		t.Run(action, func(t *testing.T) { want.check(t, audit[action](t.Context())) })
	}
}

func TestDenyRootByPolicy_rootSession(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.DenyRootByPolicy(sandbox.Member)
	root := as(s, openRoot(t, s, unlockBucketPolicy))
	whoami(t, root)
	denied(`User: arn:aws:iam::111122223333:root is not authorized to perform: s3:GetBucketPolicy on resource: "arn:aws:s3:::locked-out" `+
		"with an explicit deny in a service control policy").check(t, attempts(s, root)["s3:GetBucketPolicy"](t.Context()))

	out, err := sts.NewFromConfig(as(s, s.Admin())).AssumeRoot(t.Context(), rootRequest(target(sandbox.OtherMember)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s3.NewFromConfig(as(s, identity(out.Credentials))).ListBuckets(t.Context(), nil); err != nil {
		t.Error("another account:", err)
	}

	s.DenyRootByPolicy(sandbox.ManagementAccount)
	if _, err := s3.NewFromConfig(as(s, s.AddRoot(sandbox.ManagementAccount))).ListBuckets(t.Context(), nil); err != nil {
		t.Error("the management account:", err)
	}
}

func TestOperation_unknown(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	calls := attempts(s, as(s, s.AddUser(sandbox.Member, "owner", sandbox.Allow("*"))))
	for action, want := range map[string]failure{
		"iam:UpdateAccessKey":    {400, "InvalidAction", "Could not find operation UpdateAccessKey"},
		"s3:GetBucketVersioning": {400, "InvalidAction", "Could not find operation GetBucketVersioning"},
		"sqs:ReceiveMessage":     {400, "InvalidAction", "Could not find operation ReceiveMessage"},
	} {
		t.Run(action, func(t *testing.T) {
			want.check(t, calls[action](t.Context()))
			name := action[strings.Index(action, ":")+1:]
			if calls := s.Calls(name); len(calls) != 1 || calls[0].Status != want.status {
				t.Errorf("on record: %+v", calls)
			}
		})
	}
}
