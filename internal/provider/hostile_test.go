// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestHostileResponse_showsNoSecret(t *testing.T) {
	role := block{"role_arn": "arn:aws:iam::123456789012:role/opener", "session_name": "opener"}
	for request, config := range map[string]func(t *testing.T, url string) block{
		"AssumeRoot": func(_ *testing.T, url string) block { return block{"endpoints": block{"sts": url}} },
		"GetCallerIdentity": func(_ *testing.T, url string) block {
			return block{"endpoints": block{"sts": url}, "allowed_account_ids": []string{sandbox.ManagementAccount}}
		},
		"AssumeRole": func(_ *testing.T, url string) block {
			return block{"endpoints": block{"sts": url}, "assume_role": role}
		},
		"AssumeRoleWithWebIdentity": func(_ *testing.T, url string) block {
			return block{
				"endpoints":                     block{"sts": url},
				"assume_role_with_web_identity": role.With(block{"web_identity_token": acctest.HostileToken}),
			}
		},
		"profile that assumes a role": func(t *testing.T, url string) block {
			t.Setenv("AWS_ENDPOINT_URL_STS", url)
			config := "[profile source]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + acctest.HostileSecret +
				"\n[profile opener]\nsource_profile = source\nrole_arn = arn:aws:iam::123456789012:role/opener\n"
			return block{"profile": "opener", "shared_config_files": []string{file(t, config)}}
		},
		"IMDS": func(t *testing.T, url string) block {
			unset(t, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
			return block{"ec2_metadata_service_endpoint": url, "skip_metadata_api_check": "false"}
		},
		"container": func(t *testing.T, url string) block {
			unset(t, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
			t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", url+"/credentials")
			t.Setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", acctest.HostileToken)
			return block{}
		},
		"process": func(t *testing.T, _ string) block {
			config := fmt.Sprintf("[profile opener]\ncredential_process = echo %s\n", acctest.HostileSecret)
			return block{"profile": "opener", "shared_config_files": []string{file(t, config)}}
		},
		"SSO": func(t *testing.T, url string) block {
			unset(t, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
			cacheSSOToken(t, "https://here.awsapps.com/start", acctest.HostileToken)
			config := "[profile opener]\n" + ssoProfile
			return block{"profile": "opener", "shared_config_files": []string{file(t, config)}, "endpoints": block{"sso": url}}
		},
	} {
		for name, raw := range acctest.HostileResponses() {
			// The SDK sleeps between attempts to reach a metadata service.
			slow := request == "IMDS" || request == "container"
			if slow && name != "JSON of a credential source" && name != "malformed header line" {
				continue
			}
			t.Run(request+"/"+name, func(t *testing.T) {
				acctest.Sandbox(t)
				i := newInstance(t)
				found := i.configure(config(t, acctest.RawServer(t, raw)).With(block{"max_retries": 1}))
				if !found.failed() {
					found = append(found, i.open(nil)...)
				}
				if !found.failed() && name != "two responses" {
					t.Fatal("a hostile response was accepted")
				}
				acctest.ExpectNoHostileSecret(t, found.String())
			})
		}
	}
}
