// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestProfile_withKeysInEnvironment(t *testing.T) {
	sb := acctest.Sandbox(t)
	id := sb.AddUser(sandbox.ManagementAccount, "profile", sandbox.Allow("sts:AssumeRoot"))
	i := newInstance(t)
	found := i.configure(block{"profile": "opener", "shared_credentials_files": []string{file(t, "[opener]\n"+keysOf(id))}})
	expectWarning(t, found, "profile", "Configuration conflict detected", `"opener"`, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	expectNothing(t, i.open(nil))
	if caller := sb.Calls("AssumeRoot")[0].Caller; caller != id.ARN {
		t.Errorf("the caller is %s", caller)
	}
}

func TestProfile_withStaticKeys(t *testing.T) {
	t.Parallel()
	sb, config := startSandbox(t)
	id := sb.AddUser(sandbox.ManagementAccount, "static", sandbox.Allow("sts:AssumeRoot"))
	i := newInstance(t)
	expectNothing(t, i.configure(config.With(staticKeys(id)).With(block{
		"profile":             "opener",
		"shared_config_files": []string{file(t, "[profile opener]\nregion = eu-west-1\n")},
	})))
	expectNothing(t, i.open(nil))
	if caller := sb.Calls("AssumeRoot")[0].Caller; caller != id.ARN {
		t.Errorf("the caller is %s", caller)
	}
}

func TestConfigure_libraryWarning(t *testing.T) {
	sb := withoutKeys(t)
	arn := sb.InstanceRole(sandbox.Allow("sts:AssumeRoot"))
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "") // the library sets the variable, and the test restores it
	t.Setenv("AWS_METADATA_URL", sb.URL())
	i := newInstance(t)
	expectWarning(t, i.configure(block{"skip_metadata_api_check": "false"}), "", "Deprecated Environment Variable", `"AWS_METADATA_URL"`)
	expectNothing(t, i.open(nil))
	if caller := sb.Calls("AssumeRoot")[0].Caller; caller != arn {
		t.Errorf("the caller is %s", caller)
	}
}

func TestConfigure_noCredentials(t *testing.T) {
	sb := withoutKeys(t)
	expectError(t, newInstance(t).configure(block{}), "", "No valid credential sources found", registryURL)
	expectNoCall(t, sb)
}

const registryURL = "https://registry.terraform.io/providers/assumeroot/assumeroot"

func TestProxy_passwordNotShown(t *testing.T) {
	t.Parallel()
	for name, proxy := range map[string]string{
		"valid URL":                "http://user:s3cret@proxy.example:3128",
		"without a scheme":         "user:s3cret@proxy.example:3128",
		"with an empty scheme":     "//user:s3cret@proxy.example:3128",
		"with an invalid encoding": "http://user:s3cret%zz@proxy.example:3128",
		"with a slash":             "http://user:s3cret/s3cret@proxy.example:3128",
		"with a space":             "http://user:s3cret s3cret@proxy.example:3128",
		"with a quote":             `http://user:s3cret"s3cret@proxy.example:3128`,
		"with a hash":              "http://user:s3cret#s3cret@proxy.example:3128",
		"with a question mark":     "http://user:s3cret?s3cret@proxy.example:3128",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, argument := range []string{"http_proxy", "https_proxy"} {
				_, config := startSandbox(t)
				found := newInstance(t).configure(config.With(block{argument: proxy, "no_proxy": "127.0.0.1"}))
				if strings.Contains(found.String(), "s3cret") {
					t.Errorf("%s: the password is in:\n%s", argument, found)
				}
				if argument == "http_proxy" && len(found) != 1 {
					t.Errorf("got %d diagnostics, want one:\n%s", len(found), found)
				}
			}
		})
	}
}

func TestEndpoint_passwordNotShown(t *testing.T) {
	for name, test := range map[string]struct {
		config block
		env    string // AWS_ENDPOINT_URL
	}{
		"global in the block":        {config: block{"endpoints": block{"sts": "https://user:s3cret@sts.amazonaws.com"}}},
		"global in the environment":  {env: "https://user:s3cret/s3cret@sts.amazonaws.com"},
		"FIPS in the block":          {config: block{"use_fips_endpoint": true, "endpoints": block{"sts": "https://user:s3cret@sts.example"}}},
		"FIPS in the environment":    {config: block{"use_fips_endpoint": true}, env: "https://user:s3cret@sts.example"},
		"invalid in the environment": {env: "https://user:s3cret%zz@sts.example"},
	} {
		t.Run(name, func(t *testing.T) {
			acctest.Sandbox(t)
			if test.env != "" {
				t.Setenv("AWS_ENDPOINT_URL", test.env)
			}
			found := newInstance(t).configure(block{}.With(test.config))
			if !found.failed() || strings.Contains(found.String(), "s3cret") {
				t.Errorf("got:\n%s", found)
			}
		})
	}
}

// An invalid response of a credential source can hold credentials.
func TestCredentials_invalidResponseNotShown(t *testing.T) {
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	const response = `{"Version": 1, "Code": "Success", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "` + secret + `", ` +
		`"SessionToken": "` + secret + `", "Token": "` + secret + `", "Expiration": "tomorrow"}`
	process := func(t *testing.T, out string) block {
		config := fmt.Sprintf("[profile opener]\ncredential_process = cat %s\n", file(t, out))
		return block{"profile": "opener", "shared_config_files": []string{file(t, config)}}
	}
	for name, prepare := range map[string]func(*testing.T) block{
		"credential_process with an invalid time":   func(t *testing.T) block { return process(t, response) },
		"credential_process with additional output": func(t *testing.T) block { return process(t, "Update available.\n"+response) },
		"credential_process with shell commands":    func(t *testing.T) block { return process(t, "export AWS_SECRET_ACCESS_KEY="+secret) },
		"metadata service": func(t *testing.T) block {
			return block{"skip_metadata_api_check": "false", "ec2_metadata_service_endpoint": respondingServer(t, http.StatusOK, "", response)}
		},
		"container": func(t *testing.T) block {
			t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", respondingServer(t, http.StatusOK, "", response))
			return block{}
		},
		"container with an error": func(t *testing.T) block {
			t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", respondingServer(t, http.StatusBadRequest, "", "export AWS_SECRET_ACCESS_KEY="+secret))
			return block{}
		},
	} {
		t.Run(name, func(t *testing.T) {
			withoutKeys(t)
			found := newInstance(t).configure(prepare(t))
			if !found.failed() || strings.Contains(found.String(), secret) {
				t.Errorf("got:\n%s", found)
			}
		})
	}
}

func TestValidate_incompleteKeys(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config  block
		missing string
	}{
		"only access_key":      {config: block{"access_key": "AKIAIOSFODNN7EXAMPLE"}, missing: "secret_key"},
		"only secret_key":      {config: block{"secret_key": "x"}, missing: "access_key"},
		"only token":           {config: block{"token": "x"}, missing: "access_key"},
		"access_key and token": {config: block{"access_key": "AKIAIOSFODNN7EXAMPLE", "token": "x"}, missing: "secret_key"},
		"empty secret_key":     {config: block{"access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": ""}, missing: "secret_key"},
		"unknown secret_key":   {config: block{"access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": unknown}},
		"all empty":            {config: block{"access_key": "", "secret_key": "", "token": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			found := newInstance(t).validate(test.config)
			if test.missing == "" {
				expectNothing(t, found)
			} else {
				expectError(t, found, test.missing, "Missing "+test.missing)
			}
		})
	}
}

func TestConfigure_authenticationTimeout(t *testing.T) {
	t.Parallel()
	for action, config := range map[string]block{
		"GetCallerIdentity": {"allowed_account_ids": []string{sandbox.ManagementAccount}},
		"AssumeRole":        {"assume_role": block{"role_arn": "arn:aws:iam::123456789012:role/opener"}},
	} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			sb, static := startSandbox(t)
			sb.Inject(sandbox.Hanging(action))
			found := newInstance(t, provider.WithAuthenticationTimeout(300*time.Millisecond)).configure(static.With(config))
			if len(found) != 2 {
				t.Fatalf("got %d errors, want two:\n%s", len(found), found)
			}
			// The detail of the last error refers to the error above.
			if !strings.Contains(found[0].Detail, action) {
				t.Errorf("the first error lacks %s:\n%s", action, found)
			}
			expectError(t, found[1:], "", "Authentication timed out", "within 0.3 seconds")
		})
	}
}
