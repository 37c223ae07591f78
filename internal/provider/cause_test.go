// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/golden"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// The profiles of IAM Identity Center have no other credentials.
const (
	ssoProfile = "sso_start_url = https://here.awsapps.com/start\nsso_region = us-east-1\n" +
		"sso_account_id = 123456789012\nsso_role_name = opener\n"
	ssoSessionProfile = "sso_session = here\nsso_account_id = 123456789012\nsso_role_name = opener\n" +
		"[sso-session here]\nsso_start_url = https://here.awsapps.com/start\nsso_region = us-east-1\n"
)

// TestConfigure_cause compares the one error of a failed authentication with its file.
func TestConfigure_cause(t *testing.T) {
	const (
		role        = "arn:aws:iam::123456789012:role/opener"
		assumesRole = "[profile opener]\nrole_arn = " + role + "\nsource_profile = base\n"
	)
	profile := func(name string, config string) func(*testing.T) block {
		return func(t *testing.T) block {
			return block{"profile": name, "shared_config_files": []string{file(t, config)}}
		}
	}
	environment := func(variables map[string]string) func(*testing.T) block {
		return func(t *testing.T) block {
			setEnvironment(t, variables)
			return block{}
		}
	}
	for name, arrange := range map[string]func(*testing.T) block{
		"no credentials":                   environment(nil),
		"no secret key in the environment": environment(map[string]string{"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}),
		"no access key in the environment": environment(map[string]string{"AWS_SECRET_ACCESS_KEY": acctest.HostileSecret}),
		"incomplete key with a profile": func(t *testing.T) block {
			t.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
			return profile("opener", "[profile opener]\n"+ssoProfile)(t)
		},
		"incomplete key for credential_source": func(t *testing.T) block {
			t.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
			return profile("opener", "[profile opener]\nrole_arn = "+role+"\ncredential_source = Environment\n")(t)
		},
		"no login to Identity Center":  profile("opener", "[profile opener]\n"+ssoProfile),
		"no login to an sso_session":   profile("opener", "[profile opener]\n"+ssoSessionProfile),
		"no login to a source profile": profile("opener", strings.ReplaceAll(assumesRole, "base", "my login")+"[profile my login]\n"+ssoProfile),
		"login denied by the portal": func(t *testing.T) block {
			cacheSSOToken(t, "https://here.awsapps.com/start", acctest.HostileToken)
			const body = `{"__type":"UnauthorizedException","message":"Session token not found or invalid"}`
			portal := respondingServer(t, http.StatusUnauthorized, "application/json", body)
			return profile("opener", "[profile opener]\n"+ssoProfile)(t).With(block{"endpoints": block{"sso": portal}})
		},
		"portal without credentials": func(t *testing.T) block {
			cacheSSOToken(t, "https://here.awsapps.com/start", acctest.HostileToken)
			portal := respondingServer(t, http.StatusOK, "application/json", "{}")
			return profile("opener", "[profile opener]\n"+ssoProfile)(t).With(block{"endpoints": block{"sso": portal}})
		},
		"mfa_serial": profile("opener", assumesRole+"mfa_serial = arn:aws:iam::123456789012:mfa/opener\n"+
			"[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = "+acctest.HostileSecret+"\n"),
		"login_session as source_profile": profile("opener", assumesRole+
			"[profile base]\nlogin_session = arn:aws:iam::123456789012:user/opener\n"),
		"source_profile without credentials": profile("opener", assumesRole+"[profile base]\nregion = us-east-1\n"),
		"source_profile does not exist":      profile("opener", assumesRole),
		"token file without a role":          environment(map[string]string{"AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere/token"}),
		"no web identity token": func(*testing.T) block {
			return block{"assume_role_with_web_identity": block{"role_arn": role, "web_identity_token_file": ""}}
		},
		"empty web identity token file": func(t *testing.T) block {
			return block{"assume_role_with_web_identity": block{"role_arn": role, "web_identity_token_file": file(t, "\n")}}
		},
		"empty web identity token file with a variable": func(t *testing.T) block {
			t.Setenv("TOKEN", file(t, "\n"))
			return block{"assume_role_with_web_identity": block{"role_arn": role, "web_identity_token_file": "$TOKEN"}}
		},
		"empty AWS_WEB_IDENTITY_TOKEN_FILE": func(t *testing.T) block {
			t.Setenv("AWS_ENDPOINT_URL_STS", os.Getenv("AWS_ENDPOINT_URL"))
			t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", file(t, ""))
			t.Setenv("AWS_ROLE_ARN", role)
			return block{}
		},
		"empty web_identity_token_file of a profile": func(t *testing.T) block {
			t.Setenv("AWS_ENDPOINT_URL_STS", os.Getenv("AWS_ENDPOINT_URL"))
			token := filepath.ToSlash(file(t, ""))
			return profile("opener", "[profile opener]\nrole_arn = "+role+"\nweb_identity_token_file = "+token+"\n")(t)
		},
		"two web identity tokens": func(t *testing.T) block {
			t.Setenv("TF_AWS_WEB_IDENTITY_TOKEN", "token")
			t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token")
			t.Setenv("AWS_ROLE_ARN", role)
			return block{"assume_role_with_web_identity": block{"role_arn": role}}
		},
		"AWS_CA_BUNDLE does not exist": environment(map[string]string{"AWS_CA_BUNDLE": "/nowhere/ca.pem"}),
		"AWS_CA_BUNDLE has no certificate": func(t *testing.T) block {
			t.Setenv("AWS_CA_BUNDLE", file(t, "no certificate"))
			return block{}
		},
		"custom_ca_bundle does not exist":       func(*testing.T) block { return block{"custom_ca_bundle": "/nowhere/ca.pem"} },
		"ca_bundle of a profile does not exist": profile("opener", "[profile opener]\nca_bundle = /nowhere/ca.pem\n"),
		"container endpoint denies in plain text": func(t *testing.T) block {
			const body = "No role is associated with this pod.\nToken " + acctest.HostileToken + " key " + acctest.HostileSecret
			endpoint := respondingServer(t, http.StatusForbidden, "text/plain", body)
			t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint+"/credentials")
			return block{}
		},
		"profile does not exist":     profile("missing", ""),
		"AWS_PROFILE does not exist": environment(map[string]string{"AWS_PROFILE": "missing"}),
	} {
		t.Run(name, func(t *testing.T) {
			withoutKeys(t)
			found := newInstance(t).configure(arrange(t))
			if len(found) != 1 || !found.failed() {
				t.Fatalf("got, want one error:\n%s", found)
			}
			acctest.ExpectNoHostileSecret(t, found.String())
			if runtime.GOOS == "windows" {
				t.Skip("Windows has other errors of files")
			}
			golden.Expect(t, stable(found.String()))
		})
	}
}

// respondingServer starts a server with one response to every request, and returns its URL.
func respondingServer(t *testing.T, status int, contentType, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

var (
	temporaryPath = regexp.MustCompile(`"[^"]*/TestConfigure_cause[^"]*/\d{3}/([^"]+)"`)
	localHost     = regexp.MustCompile(`127\.0\.0\.1:\d+`)
)

// stable replaces the parts of a text that differ between runs.
func stable(text string) string {
	return localHost.ReplaceAllString(temporaryPath.ReplaceAllString(text, `"DIRECTORY/$1"`), "HOST")
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

func TestEndpoint_ignored(t *testing.T) {
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
				t.Setenv(name, "https://sts.amazonaws.com") // an error unless it is ignored
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
		`The IAM Identity Center session of the profile "opener" does not exist or has expired`, "Run aws sso login --profile opener")
}
