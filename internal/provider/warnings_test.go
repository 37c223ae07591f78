// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestProfileGoesBeforeKeysOfTheEnvironmentWithAWarning(t *testing.T) {
	sb := acctest.Sandbox(t)
	id := sb.AddUser(sandbox.ManagementAccount, "profile", sandbox.Allow("sts:AssumeRoot"))
	i := newInstance(t)
	found := i.configure(block{"profile": "opener", "shared_credentials_files": []string{file(t, "[opener]\n"+keysOf(id))}})
	expectWarning(t, found, "profile", "Configuration conflict detected", `"AWS_ACCESS_KEY_ID" and "AWS_SECRET_ACCESS_KEY"`)
	expectNothing(t, i.open(nil))
	if caller := sb.Calls("AssumeRoot")[0].Caller; caller != id.ARN {
		t.Errorf("%s called", caller)
	}
}

func TestKeysOfTheBlockGoBeforeAProfileWithoutAWarning(t *testing.T) {
	sb := acctest.Sandbox(t)
	id := sb.AddUser(sandbox.ManagementAccount, "static", sandbox.Allow("sts:AssumeRoot"))
	i := newInstance(t)
	expectNothing(t, i.configure(block{
		"access_key": id.AccessKeyID, "secret_key": id.SecretAccessKey,
		"profile": "opener", "shared_config_files": []string{file(t, "[profile opener]\nregion = eu-west-1\n")},
	}))
	expectNothing(t, i.open(nil))
	if caller := sb.Calls("AssumeRoot")[0].Caller; caller != id.ARN {
		t.Errorf("%s called", caller)
	}
}

func TestWarningOfTheLibraryIsReportedOnce(t *testing.T) {
	sb := withoutKeys(t)
	arn := sb.InstanceRole(sandbox.Allow("sts:AssumeRoot"))
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "") // the library sets it, and this restores it
	t.Setenv("AWS_METADATA_URL", sb.URL())
	i := newInstance(t)
	expectWarning(t, i.configure(block{"skip_metadata_api_check": "false"}), "", "Deprecated Environment Variable", `"AWS_METADATA_URL"`)
	expectNothing(t, i.open(nil))
	if caller := sb.Calls("AssumeRoot")[0].Caller; caller != arn {
		t.Errorf("%s called", caller)
	}
}

func TestErrorOfTheLibraryIsReportedOnce(t *testing.T) {
	for name, test := range map[string]struct {
		config block
		parts  []string
	}{
		"no credentials": {parts: []string{"No valid credential sources found", "https://registry.terraform.io/providers/assumeroot/assumeroot"}},
	} {
		t.Run(name, func(t *testing.T) {
			sb := withoutKeys(t)
			expectError(t, newInstance(t).configure(block{}.with(test.config)), "", test.parts...)
			expectNoCall(t, sb)
		})
	}
}

func TestPasswordOfAProxyIsNotShown(t *testing.T) {
	for name, proxy := range map[string]string{
		"in a warning":            "http://user:s3cret@proxy.example:3128",
		"without a scheme":        "user:s3cret@proxy.example:3128",
		"without a scheme's name": "//user:s3cret@proxy.example:3128",
		"badly encoded":           "http://user:s3cret%zz@proxy.example:3128",
		"with a slash":            "http://user:s3cret/s3cret@proxy.example:3128",
		"with a space":            "http://user:s3cret s3cret@proxy.example:3128",
		"with a quote":            `http://user:s3cret"s3cret@proxy.example:3128`,
		"with a hash":             "http://user:s3cret#s3cret@proxy.example:3128",
		"with a question mark":    "http://user:s3cret?s3cret@proxy.example:3128",
	} {
		t.Run(name, func(t *testing.T) {
			for _, argument := range []string{"http_proxy", "https_proxy"} {
				acctest.Sandbox(t)
				found := newInstance(t).configure(block{argument: proxy, "no_proxy": "127.0.0.1"})
				if strings.Contains(found.String(), "s3cret") {
					t.Errorf("%s: got:\n%s", argument, found)
				}
				if argument == "http_proxy" && len(found) != 1 {
					t.Errorf("want one message, got:\n%s", found)
				}
			}
		})
	}
}

func TestPasswordOfAnEndpointIsNotShown(t *testing.T) {
	for name, test := range map[string]struct {
		config block
		env    string // AWS_ENDPOINT_URL
	}{
		"global in the block":   {config: block{"endpoints": block{"sts": "https://user:s3cret@sts.amazonaws.com"}}},
		"global in a variable":  {env: "https://user:s3cret/s3cret@sts.amazonaws.com"},
		"FIPS in the block":     {config: block{"use_fips_endpoint": true, "endpoints": block{"sts": "https://user:s3cret@sts.example"}}},
		"FIPS and a variable":   {config: block{"use_fips_endpoint": true}, env: "https://user:s3cret@sts.example"},
		"variable is not a URL": {env: "https://user:s3cret%zz@sts.example"},
	} {
		t.Run(name, func(t *testing.T) {
			acctest.Sandbox(t)
			if test.env != "" {
				t.Setenv("AWS_ENDPOINT_URL", test.env)
			}
			found := newInstance(t).configure(block{}.with(test.config))
			if !found.failed() || strings.Contains(found.String(), "s3cret") {
				t.Errorf("got:\n%s", found)
			}
		})
	}
}

// What a source of credentials answers may be the credentials, however little it is what the SDK wants.
func TestAnswerOfASourceOfCredentialsIsNotShown(t *testing.T) {
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	const answer = `{"Version": 1, "Code": "Success", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "` + secret + `", "SessionToken": "` + secret + `", "Token": "` + secret + `", "Expiration": "tomorrow"}`
	process := func(t *testing.T, out string) block {
		config := fmt.Sprintf("[profile opener]\ncredential_process = cat %s\n", file(t, out))
		return block{"profile": "opener", "shared_config_files": []string{file(t, config)}}
	}
	for name, prepare := range map[string]func(*testing.T) block{
		"credential_process with a time that is none": func(t *testing.T) block { return process(t, answer) },
		"credential_process that says more":           func(t *testing.T) block { return process(t, "Update available.\n"+answer) },
		"credential_process that prints variables":    func(t *testing.T) block { return process(t, "export AWS_SECRET_ACCESS_KEY="+secret) },
		"metadata service": func(t *testing.T) block {
			return block{"skip_metadata_api_check": "false", "ec2_metadata_service_endpoint": answering(t, http.StatusOK, answer)}
		},
		"container": func(t *testing.T) block {
			t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", answering(t, http.StatusOK, answer))
			return block{}
		},
		"container with an error": func(t *testing.T) block {
			t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", answering(t, http.StatusBadRequest, "export AWS_SECRET_ACCESS_KEY="+secret))
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

// answering is the URL of a server that has one answer for everything.
func answering(t *testing.T, status int, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestHalfAKeyIsAnError(t *testing.T) {
	acctest.Isolate(t)
	for name, test := range map[string]struct {
		config  block
		missing string
	}{
		"access_key alone":         {config: block{"access_key": "AKIAIOSFODNN7EXAMPLE"}, missing: "secret_key"},
		"secret_key alone":         {config: block{"secret_key": "x"}, missing: "access_key"},
		"token alone":              {config: block{"token": "x"}, missing: "access_key"},
		"access_key with a token":  {config: block{"access_key": "AKIAIOSFODNN7EXAMPLE", "token": "x"}, missing: "secret_key"},
		"secret_key that is empty": {config: block{"access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": ""}, missing: "secret_key"},
		"secret_key not known yet": {config: block{"access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": unknown}},
		"all empty":                {config: block{"access_key": "", "secret_key": "", "token": ""}},
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

func TestSigningInEndsInTime(t *testing.T) {
	for action, config := range map[string]block{
		"GetCallerIdentity": {"allowed_account_ids": []string{sandbox.ManagementAccount}},
		"AssumeRole":        {"assume_role": block{"role_arn": "arn:aws:iam::123456789012:role/opener"}},
	} {
		t.Run(action, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			sb.Inject(sandbox.Hanging(action))
			found := newInstance(t, provider.WithSignInLimit(300*time.Millisecond)).configure(config)
			if !found.failed() || !strings.Contains(found.String(), "Authentication timed out") || !strings.Contains(found.String(), "within 0.3 seconds") {
				t.Errorf("got:\n%s", found)
			}
			// Its text refers to the error above.
			if last := found[len(found)-1]; len(found) != 2 || last.Summary != "Authentication timed out" || !strings.Contains(found[0].Detail, action) {
				t.Errorf("the timeout is not the last error:\n%s", found)
			}
		})
	}
}
