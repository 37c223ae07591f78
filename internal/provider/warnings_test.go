// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
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
		"no such profile": {
			config: block{"profile": "missing", "shared_config_files": []string{file(t, "")}},
			parts:  []string{"failed to get shared config profile, missing"},
		},
		"no such proxy": {config: block{"https_proxy": "http://%zz"}, parts: []string{"Invalid HTTPS Proxy"}},
	} {
		t.Run(name, func(t *testing.T) {
			sb := withoutKeys(t)
			expectError(t, newInstance(t).configure(block{}.with(test.config)), "", test.parts...)
			expectNoCall(t, sb)
		})
	}
}

func TestPasswordOfAProxyIsNotShown(t *testing.T) {
	for name, config := range map[string]block{
		"in a warning": {"http_proxy": "http://user:s3cret@proxy.example:3128"},
		"in an error":  {"https_proxy": "http://user:s3cret%zz@proxy.example:3128"},
	} {
		t.Run(name, func(t *testing.T) {
			acctest.Sandbox(t)
			found := newInstance(t).configure(config)
			if len(found) != 1 || !strings.Contains(found.String(), "proxy.example") || strings.Contains(found.String(), "s3cret") {
				t.Errorf("got:\n%s", found)
			}
		})
	}
}
