// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// nowhere is a URL that refuses connections.
const nowhere = "http://127.0.0.1:1"

// aliasOf returns another URL of the sandbox. A request to it has another Host header.
func aliasOf(sb *sandbox.Sandbox) (url, host string) {
	url = strings.Replace(sb.URL(), "127.0.0.1", "localhost", 1)
	return url, strings.TrimPrefix(url, "http://")
}

func TestEndpoint_precedence(t *testing.T) {
	for name, test := range map[string]struct {
		config  func(url string) block
		env     func(url string) map[string]string
		profile string
		warning string
	}{
		"endpoints block before the environment": {
			config: func(url string) block { return block{"endpoints": block{"sts": url}} },
			env: func(string) map[string]string {
				return map[string]string{
					"AWS_ENDPOINT_URL_STS": nowhere,
					"TF_AWS_STS_ENDPOINT":  nowhere,
					"AWS_STS_ENDPOINT":     nowhere,
					"AWS_ENDPOINT_URL":     nowhere,
				}
			},
		},
		"one of two endpoints blocks": {
			config: func(url string) block { return block{"endpoints": []block{{"iam": nowhere}, {"sts": url}}} },
		},
		"AWS_ENDPOINT_URL_STS before other variables, with an empty sts": {
			config: func(string) block { return block{"endpoints": block{"sts": ""}} },
			env: func(url string) map[string]string {
				return map[string]string{
					"AWS_ENDPOINT_URL_STS": url,
					"TF_AWS_STS_ENDPOINT":  nowhere,
					"AWS_STS_ENDPOINT":     nowhere,
					"AWS_ENDPOINT_URL":     nowhere,
				}
			},
		},
		"TF_AWS_STS_ENDPOINT": {
			env: func(url string) map[string]string {
				return map[string]string{"TF_AWS_STS_ENDPOINT": url, "AWS_STS_ENDPOINT": nowhere, "AWS_ENDPOINT_URL": nowhere}
			},
			warning: `The environment variable "TF_AWS_STS_ENDPOINT" is deprecated. Use environment variable "AWS_ENDPOINT_URL_STS" instead.`,
		},
		"AWS_STS_ENDPOINT": {
			env: func(url string) map[string]string {
				return map[string]string{"AWS_STS_ENDPOINT": url, "AWS_ENDPOINT_URL": nowhere}
			},
			warning: `The environment variable "AWS_STS_ENDPOINT" is deprecated. Use environment variable "AWS_ENDPOINT_URL_STS" instead.`,
		},
		"AWS_ENDPOINT_URL before the profile": {
			env:     func(url string) map[string]string { return map[string]string{"AWS_ENDPOINT_URL": url} },
			profile: "[default]\nendpoint_url = " + nowhere,
		},
		"endpoint_url of the profile": {profile: "[default]\nendpoint_url = URL"},
		"services section of the profile": {
			profile: "[default]\nendpoint_url = " + nowhere + "\nservices = here\n[services here]\nsts =\n  endpoint_url = URL",
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			unset(t, "AWS_ENDPOINT_URL")
			url, host := aliasOf(sb)
			config := block{}
			if test.config != nil {
				config = test.config(url)
			}
			if test.env != nil {
				setEnvironment(t, test.env(url))
			}
			t.Setenv("AWS_CONFIG_FILE", file(t, strings.ReplaceAll(test.profile, "URL", url)+"\n"))

			i := newInstance(t)
			found := i.configure(config)
			if test.warning == "" {
				expectNothing(t, found)
			} else {
				expectWarning(t, found, "", test.warning)
			}
			expectNothing(t, i.open(nil))
			if got := sb.Calls("AssumeRoot")[0].Host; got != host {
				t.Errorf("the request went to %s, want %s", got, host)
			}
		})
	}
}

// The profile's role, the block's role, the guard and the session use different clients.
func TestEndpoint_everyRequest(t *testing.T) {
	sb := withoutKeys(t)
	unset(t, "AWS_ENDPOINT_URL")
	source := sb.AddUser(sandbox.ManagementAccount, "source")
	first := sb.AddRole(sandbox.ManagementAccount, "first", []string{source.ARN})
	second := sb.AddRole(sandbox.ManagementAccount, "second", []string{first}, sandbox.Allow("sts:AssumeRoot"))
	profile := fmt.Sprintf("[profile source]\n%s[profile opener]\nsource_profile = source\nrole_arn = %s\n", keysOf(source), first)
	openWith(t, sb, block{
		"profile":             "opener",
		"shared_config_files": []string{file(t, profile)},
		"assume_role":         block{"role_arn": second},
		"allowed_account_ids": []string{sandbox.ManagementAccount},
		"endpoints":           block{"sts": sb.URL()},
	})
	for _, action := range []string{"GetCallerIdentity", "AssumeRoot"} {
		if calls := sb.Calls(action); len(calls) != 1 || !strings.Contains(calls[0].Caller, "/second/") {
			t.Errorf("got %+v, want one %s by the second role", calls, action)
		}
	}
}

// For a caller without permissions, the provider looks up the cause with requests to IAM and Organizations.
func TestEndpoint_causeOfDenial(t *testing.T) {
	for name, test := range map[string]struct {
		service string
		config  func(url string) block
		env     string
	}{
		"endpoints.iam":        {service: "iam", config: func(url string) block { return block{"endpoints": block{"iam": url}} }},
		"AWS_ENDPOINT_URL_IAM": {service: "iam", env: "AWS_ENDPOINT_URL_IAM"},
		"TF_AWS_IAM_ENDPOINT":  {service: "iam", env: "TF_AWS_IAM_ENDPOINT"},
		"endpoints.organizations": {
			service: "organizations",
			config:  func(url string) block { return block{"endpoints": block{"organizations": url}} },
		},
		"AWS_ENDPOINT_URL_ORGANIZATIONS": {service: "organizations", env: "AWS_ENDPOINT_URL_ORGANIZATIONS"},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			acctest.SignInAs(t, sb.AddUser(sandbox.ManagementAccount, "powerless"))
			url, host := aliasOf(sb)
			config := block{}
			if test.config != nil {
				config = test.config(url)
			}
			if test.env != "" {
				t.Setenv(test.env, url)
			}
			i := newInstance(t)
			if found := i.configure(config); found.failed() {
				t.Fatal(found)
			}
			if !i.open(nil).failed() {
				t.Fatal("the session was opened")
			}
			requested := false
			for _, call := range sb.Calls() {
				requested = requested || call.Service == test.service
				if (call.Service == test.service) != (call.Host == host) {
					t.Errorf("the request %s:%s went to %s", call.Service, call.Action, call.Host)
				}
			}
			if !requested {
				t.Errorf("there was no request to %s", test.service)
			}
		})
	}
}

// The role and the guard would each cause a request to STS.
func TestEndpoint_invalid(t *testing.T) {
	const global = "https://sts.amazonaws.com"
	for name, test := range map[string]struct {
		config  block
		env     map[string]string
		profile string
		at      string
		parts   []string
	}{
		"global in the block": {
			config: block{"endpoints": block{"sts": global}},
			at:     "endpoints",
			parts:  []string{noGlobalEndpoint, "https://sts.us-east-1.amazonaws.com"},
		},
		"global in upper case": {
			config: block{"endpoints": block{"sts": "https://STS.AmazonAWS.com."}},
			at:     "endpoints",
			parts:  []string{noGlobalEndpoint},
		},
		"global in the block with a port": {
			config: block{"endpoints": block{"sts": global + ":443/"}},
			at:     "endpoints",
			parts:  []string{noGlobalEndpoint},
		},
		"global in AWS_ENDPOINT_URL": {
			env:   map[string]string{"AWS_ENDPOINT_URL": global},
			parts: []string{noGlobalEndpoint, "AWS_ENDPOINT_URL", "https://sts.us-east-1.amazonaws.com"},
		},
		"global in AWS_ENDPOINT_URL_STS": {env: map[string]string{"AWS_ENDPOINT_URL_STS": global}, parts: []string{noGlobalEndpoint}},
		"global without a scheme": {
			env:   map[string]string{"AWS_ENDPOINT_URL_STS": "sts.amazonaws.com"},
			parts: []string{noGlobalEndpoint},
		},
		"global with a port and no scheme": {
			env:   map[string]string{"AWS_ENDPOINT_URL": "sts.amazonaws.com:443"},
			parts: []string{noGlobalEndpoint},
		},
		"no scheme": {
			env:   map[string]string{"AWS_ENDPOINT_URL": "sts.internal.example"},
			parts: []string{"with a scheme and a host", "https://sts.us-east-1.amazonaws.com"},
		},
		"global, for China": {
			config: block{"region": "cn-north-1", "endpoints": block{"sts": global}},
			at:     "endpoints",
			parts:  []string{"https://sts.cn-north-1.amazonaws.com.cn"},
		},
		"global in the profile": {profile: "[default]\nendpoint_url = " + global, parts: []string{noGlobalEndpoint}},
		"global in the profile's services": {
			profile: "[default]\nservices = here\n[services here]\nsts =\n  endpoint_url = " + global,
			parts:   []string{noGlobalEndpoint},
		},
		"global in a named profile": {
			config:  block{"profile": "p"},
			profile: "[profile p]\naws_access_key_id = x\naws_secret_access_key = y\nendpoint_url = " + global,
			parts:   []string{noGlobalEndpoint},
		},
		"FIPS in the block": {
			config: block{"use_fips_endpoint": true, "endpoints": block{"sts": nowhere}},
			at:     "use_fips_endpoint",
			parts:  []string{"endpoints.sts", nowhere},
		},
		"dual-stack in the block": {
			config: block{"use_dualstack_endpoint": true, "endpoints": block{"sts": nowhere}},
			at:     "use_dualstack_endpoint",
			parts:  []string{"endpoints.sts", nowhere},
		},
		"FIPS and AWS_ENDPOINT_URL": {
			config: block{"use_fips_endpoint": true},
			env:    map[string]string{"AWS_ENDPOINT_URL": nowhere},
			parts:  []string{nowhere, "use_fips_endpoint"},
		},
		"FIPS and AWS_ENDPOINT_URL_STS": {
			config: block{"use_fips_endpoint": true},
			env:    map[string]string{"AWS_ENDPOINT_URL_STS": nowhere},
			parts:  []string{nowhere},
		},
		"dual-stack and AWS_ENDPOINT_URL": {
			config: block{"use_dualstack_endpoint": true},
			env:    map[string]string{"AWS_ENDPOINT_URL": nowhere},
			parts:  []string{nowhere, "use_dualstack_endpoint"},
		},
		"AWS_USE_FIPS_ENDPOINT and the block": {
			config: block{"endpoints": block{"sts": nowhere}},
			env:    map[string]string{"AWS_USE_FIPS_ENDPOINT": "true"},
			parts:  []string{nowhere},
		},
		"FIPS and the profile": {
			config:  block{"use_fips_endpoint": true},
			profile: "[default]\nendpoint_url = " + nowhere,
			parts:   []string{nowhere},
		},
		"FIPS of the profile and its own": {
			profile: "[default]\nuse_fips_endpoint = true\nendpoint_url = " + nowhere,
			parts:   []string{nowhere},
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			unset(t, "AWS_ENDPOINT_URL")
			setEnvironment(t, test.env)
			t.Setenv("AWS_CONFIG_FILE", file(t, test.profile+"\n"))
			// A request in spite of the error would go to the sandbox.
			t.Setenv("HTTP_PROXY", sb.URL())
			t.Setenv("HTTPS_PROXY", sb.URL())
			t.Setenv("AWS_CA_BUNDLE", file(t, string(sb.CACertificate())))
			role := sb.AddRole(sandbox.ManagementAccount, "opener", []string{sb.Admin().ARN}, sandbox.Allow("sts:AssumeRoot"))
			config := block{"assume_role": block{"role_arn": role}, "allowed_account_ids": []string{sandbox.ManagementAccount}}
			maps.Copy(config, test.config)

			expectError(t, newInstance(t).configure(config), test.at, test.parts...)
			expectNoCall(t, sb)
		})
	}
}

// The SDK derives the global endpoint from the Region aws-global.
func TestOpen_globalRegion(t *testing.T) {
	t.Parallel()
	sb, config := startSandbox(t)
	i := newInstance(t)
	expectNothing(t, i.configure(config.With(block{"skip_region_validation": true})))
	expectError(t, i.open(block{"region": "aws-global"}), "region", noGlobalEndpoint)
	expectNoCall(t, sb)
}
