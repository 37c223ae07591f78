// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// Malformed keys in a source that the credential chain does not use are no error, as in hashicorp/aws.
func TestConfigure_malformedKeysNotUsed(t *testing.T) {
	const malformed = "aws_access_key_id = <access key ID>\naws_secret_access_key = <secret access key>\n"
	for name, prepare := range map[string]func(*testing.T, *sandbox.Sandbox) block{
		"default profile beside keys in the environment": func(t *testing.T, sb *sandbox.Sandbox) block {
			acctest.SignInAs(t, sb.Admin())
			t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file(t, "[default]\n"+malformed))
			return block{}
		},
		"default profile beside AWS_WEB_IDENTITY_TOKEN_FILE": func(t *testing.T, sb *sandbox.Sandbox) block {
			t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", file(t, sb.WebIdentityToken()))
			t.Setenv("AWS_ROLE_ARN", sb.AddRole(sandbox.ManagementAccount, "pipeline", nil, sandbox.Allow("sts:AssumeRoot")))
			t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file(t, "[default]\n"+malformed))
			return block{}
		},
		"environment beside assume_role_with_web_identity": func(t *testing.T, sb *sandbox.Sandbox) block {
			t.Setenv("AWS_ACCESS_KEY_ID", "<access key ID>")
			t.Setenv("AWS_SECRET_ACCESS_KEY", "<secret access key>")
			return webIdentity(sb, block{"web_identity_token": sb.WebIdentityToken()})
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := withoutKeys(t)
			t.Setenv("AWS_ENDPOINT_URL_STS", sb.URL()) // the SDK ignores AWS_ENDPOINT_URL for the role of a profile
			config := prepare(t, sb)
			i := newInstance(t)
			expectNothing(t, i.configure(config))
			expectNothing(t, i.open(nil))
		})
	}
}

// The library would send the secret access key as access key ID to assume the role.
func TestConfigure_swappedKeys(t *testing.T) {
	const (
		id, secret = "AKIAIOSFODNN7EXAMPLE", acctest.HostileSecret
		swapped    = "aws_access_key_id = " + secret + "\naws_secret_access_key = " + id + "\n"
		role       = "arn:aws:iam::123456789012:role/opener"
	)
	for name, test := range map[string]struct {
		env     map[string]string
		profile string // "" for none
		source  string // in the error
	}{
		"environment": {
			env:    map[string]string{"AWS_ACCESS_KEY_ID": secret, "AWS_SECRET_ACCESS_KEY": id},
			source: "AWS_ACCESS_KEY_ID",
		},
		"profile": {profile: "[profile opener]\n" + swapped, source: `profile "opener"`},
		"source_profile": {
			profile: "[profile opener]\nrole_arn = " + role + "\nsource_profile = base\n[profile base]\n" + swapped,
			source:  `profile "base"`,
		},
		"credential_source": {
			env:     map[string]string{"AWS_ACCESS_KEY_ID": secret, "AWS_SECRET_ACCESS_KEY": id},
			profile: "[profile opener]\nrole_arn = " + role + "\ncredential_source = Environment\n",
			source:  "AWS_ACCESS_KEY_ID",
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := withoutKeys(t)
			t.Setenv("AWS_ENDPOINT_URL_STS", sb.URL())
			t.Setenv("AWS_CA_BUNDLE", file(t, string(sb.CACertificate()))) // the library then uses its own client
			setEnvironment(t, test.env)
			config := block{"assume_role": block{"role_arn": role}}
			if test.profile != "" {
				config = config.With(block{"profile": "opener", "shared_config_files": []string{file(t, test.profile)}})
			}
			found := newInstance(t).configure(config)
			expectError(t, found, "", "look swapped", test.source)
			if strings.Contains(found.String(), secret) {
				t.Errorf("the secret is in:\n%s", found)
			}
			expectNoCall(t, sb)
		})
	}
}

func TestProfile_withKeysInEnvironmentAndWebIdentity(t *testing.T) {
	sb := acctest.Sandbox(t)
	id := sb.AddUser(sandbox.ManagementAccount, "profile")
	config := webIdentity(sb, block{"web_identity_token": sb.WebIdentityToken()}).With(block{
		"profile": "opener", "shared_credentials_files": []string{file(t, "[opener]\n"+keysOf(id))},
	})
	i := newInstance(t)
	found := i.configure(config)
	expectNothing(t, i.open(nil))
	if caller := sb.Calls("AssumeRoot")[0].Caller; caller != assumed("pipeline", "web") {
		t.Errorf("the caller is %s", caller)
	}
	expectNothing(t, found)
}
