// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestGuardsOnTheCaller(t *testing.T) {
	for name, test := range map[string]struct {
		config  block
		at      string // of the error, empty if the caller is accepted
		unasked bool
	}{
		"allowed":                       {config: block{"allowed_account_ids": []string{sandbox.Member, sandbox.ManagementAccount}}},
		"not allowed":                   {config: block{"allowed_account_ids": []string{sandbox.Member}}, at: "allowed_account_ids"},
		"not forbidden":                 {config: block{"forbidden_account_ids": []string{sandbox.Member}}},
		"forbidden":                     {config: block{"forbidden_account_ids": []string{sandbox.ManagementAccount}}, at: "forbidden_account_ids"},
		"no guard":                      {config: block{}, unasked: true},
		"target guards ask nobody":      {config: block{"allowed_target_account_ids": []string{sandbox.Member}}, unasked: true},
		"task policy guards ask nobody": {config: block{"allowed_task_policies": []string{"S3UnlockBucketPolicy"}}, unasked: true},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			i := newInstance(t)
			found := i.configure(test.config)
			if test.at == "" {
				expectNothing(t, found)
			} else {
				expectError(t, found, test.at, "AWS account ID not allowed", sandbox.ManagementAccount)
			}
			want := 1
			if test.unasked {
				want = 0
			}
			if asked := sb.Calls(); len(asked) != want || len(sb.Calls("GetCallerIdentity")) != want {
				t.Errorf("want %d calls, each GetCallerIdentity, got %+v", want, asked)
			}
			if test.at != "" {
				return
			}

			sb.Forget()
			expectNothing(t, i.open(nil))
			expectNothing(t, i.open(nil))
			if calls := sb.Calls(); len(calls) != 2 || len(sb.Calls("AssumeRoot")) != 2 {
				t.Errorf("two sessions cost %+v", calls)
			}
		})
	}
}

func TestAllowedAccountIDs_emptySetWarns(t *testing.T) {
	for _, name := range []string{"allowed_account_ids", "forbidden_account_ids"} {
		acctest.Sandbox(t)
		expectWarning(t, newInstance(t).configure(block{name: []string{}}), name, "Empty "+name)
	}
}

func TestAllowedAccountIDs_invalidElement(t *testing.T) {
	for _, name := range []string{"allowed_account_ids", "forbidden_account_ids"} {
		for _, id := range []string{"", "12345678901", "1234567890123", "12345678901a", " 123456789012"} {
			sb := acctest.Sandbox(t)
			expectError(t, newInstance(t).configure(block{name: []string{id}}), name+"[?]", "account ID of 12 digits")
			expectNoCall(t, sb)
		}
	}
}

func TestAllowedAccountIDs_callerLookupFails(t *testing.T) {
	sb := acctest.Sandbox(t)
	sb.Revoke(sb.Admin().AccessKeyID)
	found := newInstance(t).configure(block{"allowed_account_ids": []string{sandbox.ManagementAccount}})
	expectError(t, found, "allowed_account_ids", "Caller's account cannot be checked", "InvalidClientTokenId", "or remove allowed_account_ids")
}

func TestGuardsOnTheSession(t *testing.T) {
	const arn = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"
	for name, test := range map[string]struct {
		config, session block
		at              string // of the error, empty if the session is opened
		parts           []string
	}{
		"target allowed":           {config: block{"allowed_target_account_ids": []string{sandbox.OtherMember, sandbox.Member}}},
		"target not allowed":       {config: block{"allowed_target_account_ids": []string{sandbox.OtherMember}}, at: "target_principal", parts: []string{"allowed_target_account_ids", sandbox.Member, sandbox.OtherMember}},
		"root ARN allowed":         {config: block{"allowed_target_account_ids": []string{sandbox.Member}}, session: block{"target_principal": "arn:aws:iam::111122223333:root"}},
		"root ARN not allowed":     {config: block{"allowed_target_account_ids": []string{sandbox.OtherMember}}, session: block{"target_principal": "arn:aws:iam::111122223333:root"}, at: "target_principal"},
		"policy allowed by name":   {config: block{"allowed_task_policies": []string{"S3UnlockBucketPolicy"}}},
		"policy allowed by ARN":    {config: block{"allowed_task_policies": []string{arn}}},
		"policy ARN allowed":       {config: block{"allowed_task_policies": []string{"S3UnlockBucketPolicy"}}, session: block{"task_policy": nil, "task_policy_arn": arn}},
		"policy not allowed":       {config: block{"allowed_task_policies": []string{"IAMAuditRootUserCredentials"}}, at: "task_policy", parts: []string{"allowed_task_policies", "S3UnlockBucketPolicy", "IAMAuditRootUserCredentials"}},
		"policy ARN not allowed":   {config: block{"allowed_task_policies": []string{"IAMAuditRootUserCredentials"}}, session: block{"task_policy": nil, "task_policy_arn": arn}, at: "task_policy_arn"},
		"both, of which one fails": {config: block{"allowed_target_account_ids": []string{sandbox.Member}, "allowed_task_policies": []string{"SQSUnlockQueuePolicy"}}, at: "task_policy"},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			i := newInstance(t)
			expectNothing(t, i.validateSession(test.session)) // the guards are not known yet
			expectNothing(t, i.configure(test.config))
			expectNothing(t, i.validateSession(test.session)) // engines print errors of validation without their place during plan
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

// A plan that cannot open the session yet says so all the same, before anything is applied.
func TestGuardsOnTheSessionRefuseWhatIsKnown(t *testing.T) {
	for name, test := range map[string]struct {
		session block
		at      string
	}{
		"policy, of an unknown target": {session: block{"target_principal": unknown}, at: "task_policy"},
		"target, of an unknown policy": {session: block{"task_policy": unknown}, at: "target_principal"},
		"policy beside an unknown ARN": {session: block{"target_principal": unknown, "task_policy_arn": unknown}, at: "task_policy"},
		"nothing":                      {session: block{"target_principal": unknown, "task_policy": unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			acctest.Sandbox(t)
			i := newInstance(t)
			expectNothing(t, i.configure(block{"allowed_target_account_ids": []string{sandbox.OtherMember}, "allowed_task_policies": []string{"IAMAuditRootUserCredentials"}}))
			found := i.validateSession(test.session)
			if test.at == "" {
				expectNothing(t, found)
			} else {
				expectError(t, found, test.at, "not allowed")
			}
		})
	}
}

// OpenTofu validates once, when variables are unknown.
func TestSessionIsCheckedAgainWhenItIsOpened(t *testing.T) {
	for name, test := range map[string]struct {
		session block
		at      string
		part    string
	}{
		"no policy":       {session: block{"task_policy": nil}, at: "task_policy", part: "Missing task policy"},
		"two policies":    {session: block{"task_policy_arn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"}, at: "task_policy_arn", part: "Two task policies"},
		"target":          {session: block{"target_principal": "1111"}, at: "target_principal", part: "4 digits"},
		"policy":          {session: block{"task_policy": "S3UnlockBucket"}, at: "task_policy", part: "Did you mean"},
		"duration":        {session: block{"duration_seconds": 901}, at: "duration_seconds", part: "0 to 900"},
		"empty Region":    {session: block{"region": ""}, at: "region", part: "The value is empty."},
		"Region":          {session: block{"region": "Ireland"}, at: "region", part: "not the code of a Region"},
		"time-out":        {session: block{"timeouts": block{"open": "0s"}}, at: "timeouts", part: "greater than zero"},
		"no duration":     {session: block{"timeouts": block{"open": "soon"}}, at: "timeouts", part: "Invalid timeouts.open"},
		"other partition": {session: block{"target_principal": "arn:aws-cn:iam::111122223333:root"}, at: "target_principal", part: "aws-cn"},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			i := newInstance(t)
			expectNothing(t, i.configure(block{}))
			expectError(t, i.open(test.session), test.at, test.part)
			if found := i.validateSession(test.session); len(found) > 1 {
				t.Errorf("validation reports more than one error:\n%s", found)
			}
			expectNoCall(t, sb)
		})
	}
}

// What a guard holds is checked at validate: one that is mistyped would refuse everything, and an empty one allow it.
func TestGuardThatMakesNoSense(t *testing.T) {
	acctest.Isolate(t)
	for name, test := range map[string]struct {
		config block
		at     string
		part   string
	}{
		"short account ID": {config: block{"allowed_target_account_ids": []string{"1111"}}, at: "allowed_target_account_ids[?]", part: "12 digits"},
		"empty account ID": {config: block{"allowed_target_account_ids": []string{""}}, at: "allowed_target_account_ids[?]", part: "12 digits"},
		"null account ID":  {config: block{"allowed_target_account_ids": []any{nil}}, at: "allowed_target_account_ids", part: "Null"},
		"no account ID":    {config: block{"allowed_target_account_ids": []string{}}, at: "allowed_target_account_ids", part: "at least 1"},
		"no policy":        {config: block{"allowed_task_policies": []string{}}, at: "allowed_task_policies", part: "at least 1"},
		"null caller":      {config: block{"allowed_account_ids": []any{nil}}, at: "allowed_account_ids", part: "Null"},
		"null forbidden":   {config: block{"forbidden_account_ids": []any{nil}}, at: "forbidden_account_ids", part: "Null"},
		"null policy":      {config: block{"allowed_task_policies": []any{nil}}, at: "allowed_task_policies", part: "Null"},
		"misspelt policy":  {config: block{"allowed_task_policies": []string{"S3UnlockBucketPolcy"}}, at: "allowed_task_policies", part: `Did you mean "S3UnlockBucketPolicy"?`},
		"other ARN":        {config: block{"allowed_task_policies": []string{"arn:aws:iam::aws:policy/AdministratorAccess"}}, at: "allowed_task_policies", part: "root tasks"},
		"empty policy":     {config: block{"allowed_task_policies": []string{""}}, at: "allowed_task_policies", part: "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			expectError(t, newInstance(t).validate(test.config), test.at, test.part)
		})
	}
}

func TestAllowedTaskPolicies_namesNoOtherArgument(t *testing.T) {
	acctest.Isolate(t)
	found := newInstance(t).validate(block{"allowed_task_policies": []string{"arn:aws:iam::aws:policy/AdministratorAccess"}})
	expectError(t, found, "allowed_task_policies", "or its name in allowed_task_policies")
	if regexp.MustCompile(`\btask_policy(_arn)?\b`).MatchString(found.String()) {
		t.Errorf("an argument of another block is suggested:\n%s", found)
	}
}
