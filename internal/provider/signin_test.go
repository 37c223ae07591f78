// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// ssoProfile is a profile of IAM Identity Center, without credentials of another kind.
const ssoProfile = "sso_start_url = https://here.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = opener\n"

const ssoSessionProfile = "sso_session = here\nsso_account_id = 123456789012\nsso_role_name = opener\n" +
	"[sso-session here]\nsso_start_url = https://here.awsapps.com/start\nsso_region = us-east-1\n"

// Each row is a fault of authentication with one error, and the texts that tell its cause apart.
func TestConfigure_cause(t *testing.T) {
	const role = "arn:aws:iam::123456789012:role/opener"
	profile := func(name string, config string) func(*testing.T) block {
		return func(t *testing.T) block {
			return block{"profile": name, "shared_config_files": []string{file(t, config)}}
		}
	}
	environment := func(variables map[string]string) func(*testing.T) block {
		return func(t *testing.T) block {
			for name, value := range variables {
				t.Setenv(name, value)
			}
			return block{}
		}
	}
	responds := func(status int, contentType, body string) func(*testing.T) string {
		return func(t *testing.T) string {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", contentType)
				w.WriteHeader(status)
				fmt.Fprint(w, body)
			}))
			t.Cleanup(server.Close)
			return server.URL
		}
	}
	for name, test := range map[string]struct {
		arrange func(*testing.T) block
		at      string
		parts   []string
		without []string
	}{
		"no secret key in the environment": {
			arrange: environment(map[string]string{"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}),
			parts:   []string{"AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not"},
		},
		"no access key in the environment": {
			arrange: environment(map[string]string{"AWS_SECRET_ACCESS_KEY": acctest.HostileSecret}),
			parts:   []string{"AWS_SECRET_ACCESS_KEY is set, and AWS_ACCESS_KEY_ID is not"},
		},
		"half a key beside a profile": {
			arrange: func(t *testing.T) block {
				t.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
				return profile("opener", "[profile opener]\n"+ssoProfile)(t)
			},
			parts:   []string{"aws sso login --profile opener"},
			without: []string{"AWS_SECRET_ACCESS_KEY"},
		},
		"half a key for credential_source": {
			arrange: func(t *testing.T) block {
				t.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
				return profile("opener", "[profile opener]\nrole_arn = "+role+"\ncredential_source = Environment\n")(t)
			},
			parts: []string{"AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not"},
		},
		"no login of Identity Center": {
			arrange: profile("opener", "[profile opener]\n"+ssoProfile),
			parts:   []string{`for the profile "opener" has expired, or there is none`, "aws sso login --profile opener"},
		},
		"no login of an sso_session": {
			arrange: profile("opener", "[profile opener]\n"+ssoSessionProfile),
			parts:   []string{`for the profile "opener" has expired, or there is none`, "aws sso login --profile opener"},
		},
		"login of a source profile": {
			arrange: profile("opener", "[profile opener]\nrole_arn = "+role+"\nsource_profile = my login\n[profile my login]\n"+ssoProfile),
			parts:   []string{`for the profile "my login" has expired`, "aws sso login --profile 'my login'"},
		},
		"login that the portal refuses": {
			arrange: func(t *testing.T) block {
				cacheSSOToken(t, "https://here.awsapps.com/start", acctest.HostileToken)
				portal := responds(http.StatusUnauthorized, "application/json", `{"__type":"UnauthorizedException","message":"Session token not found or invalid"}`)(t)
				return profile("opener", "[profile opener]\n"+ssoProfile)(t).with(block{"endpoints": block{"sso": portal}})
			},
			parts: []string{"aws sso login --profile opener"},
		},
		"portal without credentials": {
			arrange: func(t *testing.T) block {
				cacheSSOToken(t, "https://here.awsapps.com/start", acctest.HostileToken)
				portal := responds(http.StatusOK, "application/json", `{}`)(t)
				return profile("opener", "[profile opener]\n"+ssoProfile)(t).with(block{"endpoints": block{"sso": portal}})
			},
			parts: []string{"The request GetRoleCredentials of SSO failed", "has no credentials"},
		},
		"mfa_serial": {
			arrange: profile("opener", "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = "+acctest.HostileSecret+
				"\n[profile opener]\nrole_arn = "+role+"\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/opener\n"),
			parts: []string{`The profile "opener" assumes a role with mfa_serial`, "aws configure export-credentials --profile opener"},
		},
		"login_session as source_profile": {
			arrange: profile("opener", "[profile base]\nlogin_session = arn:aws:iam::123456789012:user/opener\n"+
				"[profile opener]\nrole_arn = "+role+"\nsource_profile = base\n"),
			parts: []string{`The profile "base"`, "has login_session", "aws configure export-credentials --profile opener"},
		},
		"source_profile without credentials": {
			arrange: profile("opener", "[profile base]\nregion = us-east-1\n[profile opener]\nrole_arn = "+role+"\nsource_profile = base\n"),
			parts:   []string{`The profile "base"`, "has no usable credentials"},
		},
		"source_profile that does not exist": {
			arrange: profile("opener", "[profile opener]\nrole_arn = "+role+"\nsource_profile = base\n"),
			parts:   []string{`The profile "base", which a role names as source_profile, is not in`},
		},
		"token file without a role": {
			arrange: environment(map[string]string{"AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere/token"}),
			parts:   []string{"AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not"},
		},
		"no web identity token": {
			arrange: func(*testing.T) block {
				return block{"assume_role_with_web_identity": block{"role_arn": role, "web_identity_token_file": ""}}
			},
			at:    "assume_role_with_web_identity[0]",
			parts: []string{"Neither web_identity_token nor web_identity_token_file"},
		},
		"empty web identity token file": {
			arrange: func(t *testing.T) block {
				return block{"assume_role_with_web_identity": block{"role_arn": role, "web_identity_token_file": file(t, "\n")}}
			},
			parts: []string{"The web identity token file", "TestConfigure_cause", "is empty"},
		},
		"empty AWS_WEB_IDENTITY_TOKEN_FILE": {
			arrange: func(t *testing.T) block {
				t.Setenv("AWS_ENDPOINT_URL_STS", os.Getenv("AWS_ENDPOINT_URL"))
				t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", file(t, ""))
				t.Setenv("AWS_ROLE_ARN", role)
				return block{}
			},
			parts: []string{"The web identity token file", "TestConfigure_cause", "is empty"},
		},
		"empty web_identity_token_file of a profile": {
			arrange: func(t *testing.T) block {
				t.Setenv("AWS_ENDPOINT_URL_STS", os.Getenv("AWS_ENDPOINT_URL"))
				return profile("opener", "[profile opener]\nrole_arn = "+role+"\nweb_identity_token_file = "+filepath.ToSlash(file(t, ""))+"\n")(t)
			},
			parts: []string{"The web identity token file", "TestConfigure_cause", "is empty"},
		},
		"two web identity tokens": {
			arrange: func(t *testing.T) block {
				t.Setenv("TF_AWS_WEB_IDENTITY_TOKEN", "token")
				t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token")
				t.Setenv("AWS_ROLE_ARN", role)
				return block{"assume_role_with_web_identity": block{"role_arn": role}}
			},
			at:    "assume_role_with_web_identity[0]",
			parts: []string{"Both web_identity_token and web_identity_token_file"},
		},
		"AWS_CA_BUNDLE does not exist": {
			arrange: environment(map[string]string{"AWS_CA_BUNDLE": "/nowhere/ca.pem"}),
			parts:   []string{`The CA bundle "/nowhere/ca.pem" in AWS_CA_BUNDLE cannot be read`, "Set AWS_CA_BUNDLE"},
			without: []string{"custom_ca_bundle"},
		},
		"AWS_CA_BUNDLE has no certificate": {
			arrange: func(t *testing.T) block {
				t.Setenv("AWS_CA_BUNDLE", file(t, "no certificate"))
				return block{}
			},
			parts: []string{"The CA bundle in AWS_CA_BUNDLE has no certificate"},
		},
		"custom_ca_bundle does not exist": {
			arrange: func(*testing.T) block { return block{"custom_ca_bundle": "/nowhere/ca.pem"} },
			parts:   []string{`The CA bundle "/nowhere/ca.pem" in custom_ca_bundle cannot be read`},
			without: []string{"AWS_CA_BUNDLE"},
		},
		"ca_bundle of a profile does not exist": {
			arrange: profile("opener", "[profile opener]\nca_bundle = /nowhere/ca.pem\n"),
			parts:   []string{`The CA bundle "/nowhere/ca.pem" in ca_bundle of the profile "opener" cannot be read`},
		},
		"container endpoint refuses in plain text": {
			arrange: func(t *testing.T) block {
				refuses := responds(http.StatusForbidden, "text/plain", "No role is associated with this pod.\nToken "+acctest.HostileToken+" key "+acctest.HostileSecret)(t)
				t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", refuses+"/credentials")
				return block{}
			},
			parts: []string{"The endpoint returned HTTP status 403 Forbidden: No role is associated with this pod. Token … key …"},
		},
		"profile does not exist": {
			arrange: profile("missing", ""),
			at:      "profile",
			parts:   []string{"AWS configuration cannot be used", `have no profile "missing"`, "AWS_PROFILE", "TestConfigure_cause"},
		},
		"AWS_PROFILE does not exist": {
			arrange: environment(map[string]string{"AWS_PROFILE": "missing"}),
			parts:   []string{`have no profile "missing"`, filepath.Join(".aws", "config"), filepath.Join(".aws", "credentials")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			withoutKeys(t)
			found := newInstance(t).configure(test.arrange(t))
			expectError(t, found, test.at, test.parts...)
			acctest.ExpectNoHostileSecret(t, found.String())
			for _, part := range test.without {
				if strings.Contains(found.String(), part) {
					t.Errorf("%q is in:\n%s", part, found)
				}
			}
		})
	}
}

func TestOpen_loginExpiresDuringRun(t *testing.T) {
	sb := withoutKeys(t)
	var expired atomic.Bool
	portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if expired.Load() {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"__type":"UnauthorizedException","message":"Session token not found or invalid"}`)
			return
		}
		keys := temporaryKeys(t, sb)
		_ = json.NewEncoder(w).Encode(map[string]any{"roleCredentials": map[string]any{
			"accessKeyId": keys.AccessKeyID, "secretAccessKey": keys.SecretAccessKey, "sessionToken": keys.Token, "expiration": 1,
		}})
	}))
	defer portal.Close()
	cacheSSOToken(t, "https://here.awsapps.com/start", acctest.HostileToken)
	sb.TaskRole(sandbox.Allow("sts:AssumeRoot"))
	i := newInstance(t)
	expectNothing(t, i.configure(block{
		"profile":             "opener",
		"shared_config_files": []string{file(t, "[profile opener]\n"+ssoProfile)},
		"endpoints":           block{"sso": portal.URL},
	}))
	expired.Store(true)
	expectError(t, i.open(nil), "", "The provider's credentials could not be refreshed",
		`The session of IAM Identity Center for the profile "opener" has expired`, "Run aws sso login --profile opener")
}

func TestConfigure_credentialSourceEnvironment(t *testing.T) {
	sb := acctest.Sandbox(t)
	t.Setenv("AWS_ENDPOINT_URL_STS", sb.URL())
	opener := sb.AddRole(sandbox.ManagementAccount, "opener", []string{sb.Admin().ARN}, sandbox.Allow("sts:AssumeRoot"))
	config := "[profile opener]\nrole_arn = " + opener + "\ncredential_source = Environment\nrole_session_name = opener\n"
	i := newInstance(t)
	expectNothing(t, i.configure(block{"profile": "opener", "shared_config_files": []string{file(t, config)}}))
	expectNothing(t, i.open(nil))
}

func TestConfigure_ignoredEndpoints(t *testing.T) {
	for _, name := range []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS"} {
		for place, test := range map[string]struct {
			variable, profile string
			ignored           bool
		}{
			"variable":                    {variable: "TRUE", ignored: true},
			"profile":                     {profile: "ignore_configured_endpoint_urls = true\n", ignored: true},
			"variable before the profile": {variable: "false", profile: "ignore_configured_endpoint_urls = true\n"},
			"nowhere":                     {},
		} {
			t.Run(name+"/"+place, func(t *testing.T) {
				sb := acctest.Sandbox(t)
				unset(t, "AWS_ENDPOINT_URL")
				t.Setenv(name, "https://sts.amazonaws.com") // an error, unless it is ignored
				t.Setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", test.variable)
				t.Setenv("AWS_CONFIG_FILE", file(t, "[default]\n"+test.profile))
				found := newInstance(t).configure(block{})
				if found.failed() == test.ignored {
					t.Errorf("got %s", found)
				}
				expectNoCall(t, sb)
			})
		}
	}
}
