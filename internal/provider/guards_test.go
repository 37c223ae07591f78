// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestConfigure_callerGuards(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		guard block
		at    string // attribute of the error, empty if there is none
		calls int    // GetCallerIdentity
	}{
		"allowed":            {guard: block{"allowed_account_ids": []string{sandbox.Member, sandbox.ManagementAccount}}, calls: 1},
		"not allowed":        {guard: block{"allowed_account_ids": []string{sandbox.Member}}, at: "allowed_account_ids", calls: 1},
		"not forbidden":      {guard: block{"forbidden_account_ids": []string{sandbox.Member}}, calls: 1},
		"forbidden":          {guard: block{"forbidden_account_ids": []string{sandbox.ManagementAccount}}, at: "forbidden_account_ids", calls: 1},
		"none":               {guard: block{}},
		"target guards":      {guard: block{"allowed_target_account_ids": []string{sandbox.Member}}},
		"task policy guards": {guard: block{"allowed_task_policies": []string{"S3UnlockBucketPolicy"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb, config := startSandbox(t)
			i := newInstance(t)
			found := i.configure(config.With(test.guard))
			if test.at == "" {
				expectNothing(t, found)
			} else {
				expectError(t, found, test.at, "AWS account ID not allowed", sandbox.ManagementAccount)
			}
			if calls := sb.Calls(); len(calls) != test.calls || len(sb.Calls("GetCallerIdentity")) != test.calls {
				t.Errorf("got %+v, want %d GetCallerIdentity", calls, test.calls)
			}
			if test.at != "" {
				return
			}

			sb.Forget()
			expectNothing(t, i.open(nil))
			expectNothing(t, i.open(nil))
			if calls := sb.Calls(); len(calls) != 2 || len(sb.Calls("AssumeRoot")) != 2 {
				t.Errorf("got %+v, want one AssumeRoot per session", calls)
			}
		})
	}
}

func TestCallerGuards_emptySet(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"allowed_account_ids", "forbidden_account_ids"} {
		_, config := startSandbox(t)
		expectWarning(t, newInstance(t).configure(config.With(block{name: []string{}})), name, "Empty "+name)
	}
}

func TestCallerGuards_invalidElement(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"allowed_account_ids", "forbidden_account_ids"} {
		for _, id := range []string{"", "12345678901", "1234567890123", "12345678901a", " 123456789012"} {
			expectError(t, newInstance(t).validate(block{name: []string{id}}), name+"[?]", "Invalid "+name, "account ID of 12 digits")
		}
	}
}

func TestCallerGuards_lookupFails(t *testing.T) {
	t.Parallel()
	sb, config := startSandbox(t)
	sb.Revoke(sb.Admin().AccessKeyID)
	found := newInstance(t).configure(config.With(block{"allowed_account_ids": []string{sandbox.ManagementAccount}}))
	expectError(t, found, "allowed_account_ids",
		"Caller's account cannot be checked", "InvalidClientTokenId", "or remove allowed_account_ids")
}

func TestOpen_guards(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"
	for name, test := range map[string]struct {
		config, session block
		at              string // attribute of the error, empty if there is none
		parts           []string
	}{
		"target allowed": {config: block{"allowed_target_account_ids": []string{sandbox.OtherMember, sandbox.Member}}},
		"target not allowed": {
			config: block{"allowed_target_account_ids": []string{sandbox.OtherMember}},
			at:     "target_principal",
			parts:  []string{"allowed_target_account_ids", sandbox.Member, sandbox.OtherMember},
		},
		"root ARN allowed": {
			config:  block{"allowed_target_account_ids": []string{sandbox.Member}},
			session: block{"target_principal": "arn:aws:iam::111122223333:root"},
		},
		"root ARN not allowed": {
			config:  block{"allowed_target_account_ids": []string{sandbox.OtherMember}},
			session: block{"target_principal": "arn:aws:iam::111122223333:root"},
			at:      "target_principal",
		},
		"policy allowed by name": {config: block{"allowed_task_policies": []string{"S3UnlockBucketPolicy"}}},
		"policy allowed by ARN":  {config: block{"allowed_task_policies": []string{arn}}},
		"policy ARN allowed": {
			config:  block{"allowed_task_policies": []string{"S3UnlockBucketPolicy"}},
			session: block{"task_policy": nil, "task_policy_arn": arn},
		},
		"policy not allowed": {
			config: block{"allowed_task_policies": []string{"IAMAuditRootUserCredentials"}},
			at:     "task_policy",
			parts:  []string{"allowed_task_policies", "S3UnlockBucketPolicy", "IAMAuditRootUserCredentials"},
		},
		"policy ARN not allowed": {
			config:  block{"allowed_task_policies": []string{"IAMAuditRootUserCredentials"}},
			session: block{"task_policy": nil, "task_policy_arn": arn},
			at:      "task_policy_arn",
		},
		"second guard fails": {
			config: block{"allowed_target_account_ids": []string{sandbox.Member}, "allowed_task_policies": []string{"SQSUnlockQueuePolicy"}},
			at:     "task_policy",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb, config := startSandbox(t)
			i := newInstance(t)
			expectNothing(t, i.validateSession(test.session)) // the guards are unknown
			expectNothing(t, i.configure(config.With(test.config)))
			expectNothing(t, i.validateSession(test.session)) // engines print errors of this validation without their line
			found := i.open(test.session)
			if test.at == "" {
				expectNothing(t, found)
				return
			}
			expectError(t, found, test.at, test.parts...)
			expectNoCall(t, sb)
		})
	}
}

// A plan with unknown arguments does not open the session.
func TestValidate_guardsOfKnownArguments(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		session block
		at      string
	}{
		"policy with unknown target": {session: block{"target_principal": unknown}, at: "task_policy"},
		"target with unknown policy": {session: block{"task_policy": unknown}, at: "target_principal"},
		"policy with unknown ARN":    {session: block{"target_principal": unknown, "task_policy_arn": unknown}, at: "task_policy"},
		"everything unknown":         {session: block{"target_principal": unknown, "task_policy": unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, config := startSandbox(t)
			i := newInstance(t)
			expectNothing(t, i.configure(config.With(block{
				"allowed_target_account_ids": []string{sandbox.OtherMember},
				"allowed_task_policies":      []string{"IAMAuditRootUserCredentials"},
			})))
			found := i.validateSession(test.session)
			if test.at == "" {
				expectNothing(t, found)
			} else {
				expectError(t, found, test.at, "not allowed")
			}
		})
	}
}

// OpenTofu validates once, while variables are unknown, so Open validates again.
func TestOpen_invalidArguments(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		session block
		at      string
		part    string
	}{
		"no policy": {session: block{"task_policy": nil}, at: "task_policy", part: "Missing task policy"},
		"two policies": {
			session: block{"task_policy_arn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"},
			at:      "task_policy_arn",
			part:    "Two task policies",
		},
		"target":                         {session: block{"target_principal": "1111"}, at: "target_principal", part: "4 digits"},
		"policy":                         {session: block{"task_policy": "S3UnlockBucket"}, at: "task_policy", part: "Did you mean"},
		"duration":                       {session: block{"duration_seconds": 901}, at: "duration_seconds", part: "0 to 900"},
		"empty Region":                   {session: block{"region": ""}, at: "region", part: "The value is empty."},
		"Region":                         {session: block{"region": "Ireland"}, at: "region", part: "not the code of a Region"},
		"timeout":                        {session: block{"timeouts": block{"open": "0s"}}, at: "timeouts", part: "greater than zero"},
		"timeout that is not a duration": {session: block{"timeouts": block{"open": "soon"}}, at: "timeouts", part: "Invalid timeouts.open"},
		"other partition": {
			session: block{"target_principal": "arn:aws-cn:iam::111122223333:root"},
			at:      "target_principal",
			part:    "aws-cn",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb, config := startSandbox(t)
			i := newInstance(t)
			expectNothing(t, i.configure(config))
			expectError(t, i.open(test.session), test.at, test.part)
			if found := i.validateSession(test.session); len(found) > 1 {
				t.Errorf("got %d errors of validation, want at most one:\n%s", len(found), found)
			}
			expectNoCall(t, sb)
		})
	}
}

func TestValidate_guards(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config block
		at     string
		part   string
	}{
		"short account ID": {
			config: block{"allowed_target_account_ids": []string{"1111"}},
			at:     "allowed_target_account_ids[?]",
			part:   "12 digits",
		},
		"empty account ID": {config: block{"allowed_target_account_ids": []string{""}}, at: "allowed_target_account_ids[?]", part: "12 digits"},
		"null account ID":  {config: block{"allowed_target_account_ids": []any{nil}}, at: "allowed_target_account_ids", part: "element is null"},
		"no account ID":    {config: block{"allowed_target_account_ids": []string{}}, at: "allowed_target_account_ids", part: "every account"},
		"no policy":        {config: block{"allowed_task_policies": []string{}}, at: "allowed_task_policies", part: "allow every task policy"},
		"null caller":      {config: block{"allowed_account_ids": []any{nil}}, at: "allowed_account_ids", part: "An element is null."},
		"null forbidden":   {config: block{"forbidden_account_ids": []any{nil}}, at: "forbidden_account_ids", part: "An element is null."},
		"null policy":      {config: block{"allowed_task_policies": []any{nil}}, at: "allowed_task_policies", part: "An element is null."},
		"misspelt policy": {
			config: block{"allowed_task_policies": []string{"S3UnlockBucketPolcy"}},
			at:     "allowed_task_policies[?]",
			part:   `Did you mean "S3UnlockBucketPolicy"?`,
		},
		"other ARN": {
			config: block{"allowed_task_policies": []string{"arn:aws:iam::aws:policy/AdministratorAccess"}},
			at:     "allowed_task_policies[?]",
			part:   "root tasks",
		},
		"empty policy": {config: block{"allowed_task_policies": []string{""}}, at: "allowed_task_policies[?]", part: "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			expectError(t, newInstance(t).validate(test.config), test.at, test.part)
		})
	}
}

func TestAllowedTaskPolicies_suggestion(t *testing.T) {
	t.Parallel()
	found := newInstance(t).validate(block{"allowed_task_policies": []string{"arn:aws:iam::aws:policy/AdministratorAccess"}})
	expectError(t, found, "allowed_task_policies[?]", "or its name in allowed_task_policies")
	if regexp.MustCompile(`\btask_policy(_arn)?\b`).MatchString(found.String()) {
		t.Errorf("the error suggests an argument of another block:\n%s", found)
	}
}
