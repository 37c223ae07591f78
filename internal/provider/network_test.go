// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// behindProxy starts a sandbox that serves the hosts of AWS as a proxy. It returns the provider block for the
// proxy.
func behindProxy(t *testing.T) (*sandbox.Sandbox, block) {
	t.Helper()
	sb := acctest.Sandbox(t)
	unset(t, "AWS_ENDPOINT_URL")
	return sb, block{"https_proxy": sb.URL(), "custom_ca_bundle": file(t, string(sb.CACertificate()))}
}

func TestProxy_sources(t *testing.T) {
	for name, test := range map[string]struct {
		config  func(proxy, ca string) block
		env     func(proxy, ca string) map[string]string
		warning string
	}{
		"https_proxy": {config: func(proxy, ca string) block { return block{"https_proxy": proxy, "custom_ca_bundle": ca} }},
		"http_proxy without https_proxy": {
			config:  func(proxy, ca string) block { return block{"http_proxy": proxy, "custom_ca_bundle": ca} },
			warning: "Missing HTTPS Proxy",
		},
		"https_proxy before http_proxy": {config: func(proxy, ca string) block {
			return block{"http_proxy": "http://proxy.invalid", "https_proxy": proxy, "custom_ca_bundle": ca}
		}},
		"HTTPS_PROXY and AWS_CA_BUNDLE": {env: func(proxy, ca string) map[string]string {
			return map[string]string{"HTTPS_PROXY": proxy, "AWS_CA_BUNDLE": ca}
		}},
		"https_proxy before HTTPS_PROXY": {
			config: func(proxy, ca string) block { return block{"https_proxy": proxy, "custom_ca_bundle": ca} },
			env: func(string, string) map[string]string {
				return map[string]string{"HTTPS_PROXY": "http://proxy.invalid"}
			},
		},
		"insecure": {config: func(proxy, _ string) block { return block{"https_proxy": proxy, "insecure": true} }},
	} {
		t.Run(name, func(t *testing.T) {
			sb, _ := behindProxy(t)
			ca := file(t, string(sb.CACertificate()))
			config := block{}
			if test.config != nil {
				config = test.config(sb.URL(), ca)
			}
			if test.env != nil {
				setEnvironment(t, test.env(sb.URL(), ca))
			}
			i := newInstance(t)
			found := i.configure(config)
			if test.warning == "" {
				expectNothing(t, found)
			} else {
				expectWarning(t, found, "", test.warning)
			}
			expectNothing(t, i.open(nil))
			if call := sb.Calls()[0]; !call.Proxied || call.Host != "sts.us-east-1.amazonaws.com" || call.Caller != sb.Admin().ARN {
				t.Errorf("the request of %s went to %s, proxied %t", call.Caller, call.Host, call.Proxied)
			}
		})
	}
}

func TestProxy_httpRequests(t *testing.T) {
	sb, config := behindProxy(t)
	call := openWith(t, sb, config.With(block{
		"http_proxy":  sb.URL(),
		"https_proxy": "",
		"endpoints":   block{"sts": "http://sts.us-east-1.amazonaws.com"},
	}))
	if !call.Proxied || call.Host != "sts.us-east-1.amazonaws.com" {
		t.Errorf("the request went to %s, proxied %t", call.Host, call.Proxied)
	}
}

// An empty https_proxy counts as set, unlike other empty arguments: HTTPS requests then use no proxy.
func TestProxy_bypass(t *testing.T) {
	for name, test := range map[string]struct {
		config block
		env    string // NO_PROXY
	}{
		"no_proxy":                 {config: block{"no_proxy": "localhost,.internal.example,127.0.0.1:1"}},
		"NO_PROXY":                 {env: ".internal.example"},
		"no_proxy before NO_PROXY": {config: block{"no_proxy": ".internal.example"}, env: "elsewhere.example"},
		"empty https_proxy":        {config: block{"https_proxy": "", "http_proxy": "http://proxy.invalid"}},
		"empty no_proxy":           {config: block{"no_proxy": ""}, env: ".internal.example"},
	} {
		t.Run(name, func(t *testing.T) {
			sb, config := behindProxy(t)
			if test.env != "" {
				t.Setenv("NO_PROXY", test.env)
			}
			i := newInstance(t)
			expectNothing(t, i.configure(config.With(test.config).With(block{
				"max_retries": 1,
				"endpoints":   block{"sts": "https://sts.internal.example"},
			})))
			if !i.open(nil).failed() {
				t.Error("the session was opened")
			}
			expectNoCall(t, sb)
		})
	}
}

func TestCABundle_unknownAuthority(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]block{
		"no bundle":    {},
		"empty bundle": {"custom_ca_bundle": ""},
		"other bundle": {"custom_ca_bundle": "other"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if config["custom_ca_bundle"] == "other" {
				config = block{"custom_ca_bundle": file(t, string(sandbox.New().CACertificate()))}
			}
			sb, static := startSandbox(t, sandbox.WithTLS())
			i := newInstance(t)
			expectNothing(t, i.configure(static.With(config).With(block{"max_retries": 1})))
			if found := i.open(nil); !found.failed() {
				t.Error("the certificate was accepted")
			}
			expectNoCall(t, sb)
		})
	}
}

func TestCABundle_knownAuthority(t *testing.T) {
	t.Parallel()
	sb, config := startSandbox(t, sandbox.WithTLS())
	openWith(t, sb, config.With(block{"custom_ca_bundle": file(t, string(sb.CACertificate()))}))
}

func TestCABundle_missing(t *testing.T) {
	t.Parallel()
	sb, config := startSandbox(t)
	found := newInstance(t).configure(config.With(block{"custom_ca_bundle": "/nowhere/ca.pem"}))
	expectError(t, found, "", "The CA bundle", "/nowhere/ca.pem")
	expectNoCall(t, sb)
}

func TestEndpoint_variants(t *testing.T) {
	for name, test := range map[string]struct {
		config block
		env    map[string]string
		host   string
	}{
		"use_fips_endpoint":          {config: block{"use_fips_endpoint": true}, host: "sts-fips.us-east-1.amazonaws.com"},
		"AWS_USE_FIPS_ENDPOINT":      {env: map[string]string{"AWS_USE_FIPS_ENDPOINT": "true"}, host: "sts-fips.us-east-1.amazonaws.com"},
		"use_dualstack_endpoint":     {config: block{"use_dualstack_endpoint": true}, host: "sts.us-east-1.api.aws"},
		"AWS_USE_DUALSTACK_ENDPOINT": {env: map[string]string{"AWS_USE_DUALSTACK_ENDPOINT": "true"}, host: "sts.us-east-1.api.aws"},
		"both": {
			config: block{"use_fips_endpoint": true, "use_dualstack_endpoint": true},
			host:   "sts-fips.us-east-1.api.aws",
		},
		"false": {
			config: block{"use_fips_endpoint": false, "use_dualstack_endpoint": false},
			host:   "sts.us-east-1.amazonaws.com",
		},
		"China": {config: block{"region": "cn-north-1"}, host: "sts.cn-north-1.amazonaws.com.cn"},
	} {
		t.Run(name, func(t *testing.T) {
			sb, config := behindProxy(t)
			setEnvironment(t, test.env)
			if call := openWith(t, sb, config.With(test.config)); call.Host != test.host || !call.Proxied {
				t.Errorf("the request went to %s, want %s", call.Host, test.host)
			}
		})
	}
}

func TestMetadataService_host(t *testing.T) {
	for name, test := range map[string]struct {
		config block
		env    map[string]string
		host   string
	}{
		"default":                            {host: "169.254.169.254"},
		"ec2_metadata_service_endpoint_mode": {config: block{"ec2_metadata_service_endpoint_mode": "IPv6"}, host: "[fd00:ec2::254]"},
		"mode in lower case":                 {config: block{"ec2_metadata_service_endpoint_mode": "ipv6"}, host: "[fd00:ec2::254]"},
		"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": {
			env:  map[string]string{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"},
			host: "[fd00:ec2::254]",
		},
		"ec2_metadata_service_endpoint": {
			config: block{"ec2_metadata_service_endpoint": "http://imds.example"},
			host:   "imds.example",
		},
		"AWS_EC2_METADATA_SERVICE_ENDPOINT": {
			env:  map[string]string{"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://imds.example"},
			host: "imds.example",
		},
		"ec2_metadata_service_endpoint before the environment": {
			config: block{"ec2_metadata_service_endpoint": "http://imds.example"},
			env:    map[string]string{"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://other.example"},
			host:   "imds.example",
		},
		"empty endpoint and mode": {
			config: block{"ec2_metadata_service_endpoint": "", "ec2_metadata_service_endpoint_mode": ""},
			host:   "169.254.169.254",
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := withoutKeys(t)
			arn := sb.InstanceRole(sandbox.Allow("sts:AssumeRoot"))
			setEnvironment(t, test.env)
			var hosts sync.Map
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				hosts.Store(r.Host, true)
				sb.ServeHTTP(w, r)
			}))
			defer proxy.Close()
			call := openWith(t, sb, block{"skip_metadata_api_check": "false", "http_proxy": proxy.URL, "https_proxy": ""}.With(test.config))
			if call.Caller != arn {
				t.Errorf("the caller is %s", call.Caller)
			}
			if _, ok := hosts.Load(test.host); !ok {
				t.Errorf("there was no request to %s", test.host)
			}
		})
	}
}

func TestMetadataService_skipped(t *testing.T) {
	for name, test := range map[string]struct {
		disabled string // AWS_EC2_METADATA_DISABLED
		skip     any
		skipped  bool
	}{
		"skip_metadata_api_check":       {disabled: "false", skip: "true", skipped: true},
		"not skip_metadata_api_check":   {disabled: "true", skip: "false"},
		"AWS_EC2_METADATA_DISABLED":     {disabled: "true", skipped: true},
		"empty skip_metadata_api_check": {disabled: "true", skip: "", skipped: true},
		"neither":                       {disabled: "false"},
	} {
		t.Run(name, func(t *testing.T) {
			sb := withoutKeys(t)
			arn := sb.InstanceRole(sandbox.Allow("sts:AssumeRoot"))
			t.Setenv("AWS_EC2_METADATA_DISABLED", test.disabled)
			config := block{"ec2_metadata_service_endpoint": sb.URL(), "skip_metadata_api_check": test.skip}
			if !test.skipped {
				if call := openWith(t, sb, config); call.Caller != arn {
					t.Errorf("the caller is %s", call.Caller)
				}
				return
			}
			expectError(t, newInstance(t).configure(config), "", "No valid credential sources found", registryURL)
			expectNoCall(t, sb)
		})
	}
}
