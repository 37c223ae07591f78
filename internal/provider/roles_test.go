// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// sessionPolicy is a session policy, which the sandbox does not apply.
const sessionPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRoot","Resource":"*"}]}`

func TestAssumeRole_parameters(t *testing.T) {
	t.Parallel()
	sb, config := startSandbox(t)
	role := sb.AddRole(sandbox.ManagementAccount, "opener", []string{sb.Admin().ARN}, sandbox.Allow("sts:AssumeRoot"))
	openWith(t, sb, config.With(block{"assume_role": block{
		"role_arn":            role,
		"duration":            "1h30m",
		"external_id":         "ticket:42",
		"policy":              sessionPolicy,
		"policy_arns":         []string{"arn:aws:iam::123456789012:policy/narrow"},
		"session_name":        "session",
		"source_identity":     "somebody",
		"tags":                block{"team": "security", "empty": "", "absent": nil},
		"transitive_tag_keys": []string{"team"},
	}}))
	expectParameters(t, sb.Calls("AssumeRole")[0], map[string]string{
		"RoleArn":                    role,
		"DurationSeconds":            "5400",
		"ExternalId":                 "ticket:42",
		"Policy":                     sessionPolicy,
		"PolicyArns.member.1.arn":    "arn:aws:iam::123456789012:policy/narrow",
		"RoleSessionName":            "session",
		"SourceIdentity":             "somebody",
		"TransitiveTagKeys.member.1": "team",
	})
	parameters := sb.Calls("AssumeRole")[0].Parameters
	tags := map[string]string{}
	for _, n := range []string{"1", "2", "3"} {
		if key, ok := parameters["Tags.member."+n+".Key"]; ok {
			tags[key] = parameters["Tags.member."+n+".Value"]
		}
	}
	if empty, ok := tags["empty"]; len(tags) != 2 || tags["team"] != "security" || !ok || empty != "" {
		t.Errorf("got tags %v", tags)
	}
}

func TestAssumeRoleWithWebIdentity_parameters(t *testing.T) {
	sb := withoutKeys(t)
	role := sb.AddRole(sandbox.ManagementAccount, "pipeline", nil, sandbox.Allow("sts:AssumeRoot"))
	openWith(t, sb, block{"assume_role_with_web_identity": block{
		"role_arn":           role,
		"duration":           "15m",
		"policy":             sessionPolicy,
		"policy_arns":        []string{"arn:aws:iam::123456789012:policy/narrow"},
		"session_name":       "session",
		"web_identity_token": sb.WebIdentityToken(),
	}})
	expectParameters(t, sb.Calls("AssumeRoleWithWebIdentity")[0], map[string]string{
		"RoleArn":                 role,
		"DurationSeconds":         "900",
		"Policy":                  sessionPolicy,
		"PolicyArns.member.1.arn": "arn:aws:iam::123456789012:policy/narrow",
		"RoleSessionName":         "session",
	})
}

func expectParameters(t *testing.T, call sandbox.Call, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got := call.Parameters[name]; got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
}

// hashicorp/aws silently ignores a single block without role_arn.
func TestAssumeRole_withoutRoleARN(t *testing.T) {
	t.Parallel()
	role := block{"role_arn": "arn:aws:iam::123456789012:role/first"}
	for name, test := range map[string]struct {
		config  block
		at      string
		warning bool
	}{
		"only role, empty": {config: block{"assume_role": block{}}, at: "assume_role[0].role_arn", warning: true},
		"only role, with other arguments": {
			config:  block{"assume_role": block{"session_name": "session"}},
			at:      "assume_role[0].role_arn",
			warning: true,
		},
		"first of two": {config: block{"assume_role": []block{{}, role}}, at: "assume_role[0].role_arn"},
		"last of two": {
			config: block{"assume_role": []block{role, {"session_name": "session"}}},
			at:     "assume_role[1].role_arn",
		},
		"web identity, empty": {
			config:  block{"assume_role_with_web_identity": block{}},
			at:      "assume_role_with_web_identity[0].role_arn",
			warning: true,
		},
		"web identity, empty strings": {
			config:  block{"assume_role_with_web_identity": block{"role_arn": "", "session_name": ""}},
			at:      "assume_role_with_web_identity[0].role_arn",
			warning: true,
		},
		"web identity, with a token": {
			config: block{"assume_role_with_web_identity": block{"web_identity_token": "token"}},
			at:     "assume_role_with_web_identity[0].role_arn",
		},
		"web identity, with a role but no token": {config: block{"assume_role_with_web_identity": role}, at: "assume_role_with_web_identity[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb, config := startSandbox(t)
			i := newInstance(t)
			found := i.configure(config.With(test.config))
			if !test.warning {
				expectOne(t, found, tfprotov6.DiagnosticSeverityError, test.at)
				expectNoCall(t, sb)
				return
			}
			expectWarning(t, found, test.at, "Missing role_arn", "ignored")
			expectNothing(t, i.open(nil))
			if caller := sb.Calls("AssumeRoot")[0].Caller; caller != sb.Admin().ARN {
				t.Errorf("the caller is %s", caller)
			}
		})
	}
}

func TestAssumeRoleWithWebIdentity_twoTokens(t *testing.T) {
	sb := acctest.Sandbox(t)
	t.Setenv("TF_AWS_WEB_IDENTITY_TOKEN", sb.WebIdentityToken())
	t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", file(t, sb.WebIdentityToken()))
	found := newInstance(t).configure(block{"assume_role_with_web_identity": block{"role_arn": "arn:aws:iam::123456789012:role/pipeline"}})
	expectError(t, found, "assume_role_with_web_identity[0]", "TF_AWS_WEB_IDENTITY_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE")
	expectNoCall(t, sb)
}

func TestAssumeRole_denied(t *testing.T) {
	t.Parallel()
	sb, config := startSandbox(t)
	role := sb.AddRole(sandbox.ManagementAccount, "opener", nil)
	found := newInstance(t).configure(config.With(block{"max_retries": 1, "assume_role": block{"role_arn": role}}))
	expectError(t, found, "", "Cannot assume IAM Role", role, "AccessDenied")
}
