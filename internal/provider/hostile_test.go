// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestHostileResponse_toProviderBlock(t *testing.T) {
	t.Parallel()
	keys := block{"access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": acctest.HostileSecret}
	role := block{"role_arn": "arn:aws:iam::123456789012:role/opener", "session_name": "opener"}
	for request, config := range map[string]block{
		"AssumeRoot":        keys,
		"GetCallerIdentity": keys.With(block{"allowed_account_ids": []string{sandbox.ManagementAccount}}),
		"AssumeRole":        keys.With(block{"assume_role": role}),
		"AssumeRoleWithWebIdentity": {
			"assume_role_with_web_identity": role.With(block{"web_identity_token": acctest.HostileToken}),
		},
	} {
		for name, raw := range acctest.HostileResponses() {
			t.Run(request+"/"+name, func(t *testing.T) {
				t.Parallel()
				expectNoHostileSecret(t, name, config.With(block{"endpoints": block{"sts": acctest.RawServer(t, raw)}}))
			})
		}
	}
}

func TestHostileResponse_toCredentialChain(t *testing.T) {
	profile := func(t *testing.T, config string) block {
		return block{"profile": "opener", "shared_config_files": []string{file(t, config)}}
	}
	for request, config := range map[string]func(t *testing.T, url string) block{
		"role of a profile": func(t *testing.T, url string) block {
			t.Setenv("AWS_ENDPOINT_URL_STS", url)
			return profile(t, "[profile source]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = "+acctest.HostileSecret+
				"\n[profile opener]\nsource_profile = source\nrole_arn = arn:aws:iam::123456789012:role/opener\n")
		},
		"IMDS": func(_ *testing.T, url string) block {
			return block{"ec2_metadata_service_endpoint": url, "skip_metadata_api_check": "false"}
		},
		"container": func(t *testing.T, url string) block {
			t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", url+"/credentials")
			t.Setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", acctest.HostileToken)
			return block{}
		},
		"process": func(t *testing.T, _ string) block {
			return profile(t, fmt.Sprintf("[profile opener]\ncredential_process = echo %s\n", acctest.HostileSecret))
		},
		"SSO": func(t *testing.T, url string) block {
			cacheSSOToken(t, "https://here.awsapps.com/start", acctest.HostileToken)
			return profile(t, "[profile opener]\n"+ssoProfile).With(block{"endpoints": block{"sso": url}})
		},
	} {
		for name, raw := range acctest.HostileResponses() {
			// The SDK sleeps between attempts to reach a metadata service.
			slow := request == "IMDS" || request == "container"
			if slow && name != "JSON of a credential source" && name != "malformed header line" {
				continue
			}
			t.Run(request+"/"+name, func(t *testing.T) {
				acctest.Isolate(t)
				expectNoHostileSecret(t, name, config(t, acctest.RawServer(t, raw)))
			})
		}
	}
}

// expectNoHostileSecret expects that the provider rejects a response and does not show its secrets.
func expectNoHostileSecret(t *testing.T, response string, config block) {
	t.Helper()
	i := newInstance(t)
	found := i.configure(config.With(block{"region": sandbox.Region, "max_retries": 1}))
	if !found.failed() {
		found = append(found, i.open(nil)...)
	}
	if !found.failed() && response != "two responses" {
		t.Fatal("the provider accepted the response")
	}
	acctest.ExpectNoHostileSecret(t, found.String())
}
