// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestRegion_precedence(t *testing.T) {
	for name, test := range map[string]struct {
		config  block
		session any
		env     map[string]string
		profile string
		want    string
	}{
		"region of the session": {session: "eu-west-1", config: block{"sts_region": "eu-west-2", "region": "eu-west-3"}, want: "eu-west-1"},
		"sts_region":            {config: block{"sts_region": "eu-west-2", "region": "eu-west-3"}, want: "eu-west-2"},
		"region":                {config: block{"region": "eu-west-3"}, env: map[string]string{"AWS_REGION": "us-west-1"}, want: "eu-west-3"},
		"empty arguments": {
			config: block{"sts_region": "", "region": ""},
			env:    map[string]string{"AWS_REGION": "us-west-1"},
			want:   "us-west-1",
		},
		"AWS_REGION":         {env: map[string]string{"AWS_REGION": "us-west-1", "AWS_DEFAULT_REGION": "us-west-2"}, want: "us-west-1"},
		"AWS_DEFAULT_REGION": {env: map[string]string{"AWS_DEFAULT_REGION": "us-west-2"}, profile: "region = ap-south-1", want: "us-west-2"},
		"profile":            {profile: "region = ap-south-1", want: "ap-south-1"},
	} {
		t.Run(name, func(t *testing.T) {
			sb := withoutRegion(t)
			setEnvironment(t, test.env)
			t.Setenv("AWS_CONFIG_FILE", file(t, "[default]\n"+test.profile+"\n"))
			i := newInstance(t)
			expectNothing(t, i.configure(block{}.With(test.config)))
			expectNothing(t, i.open(block{"region": test.session}))
			if got := sb.Calls("AssumeRoot")[0].Region; got != test.want {
				t.Errorf("got Region %s, want %s", got, test.want)
			}
		})
	}
}

func TestRegion_instanceMetadata(t *testing.T) {
	sb := withoutRegion(t)
	unset(t, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
	sb.InstanceRole(sandbox.Allow("sts:AssumeRoot"))
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", sb.URL()) // the SDK ignores ec2_metadata_service_endpoint here
	call := openWith(t, sb, block{"skip_metadata_api_check": "false"})
	if call.Region != sandbox.Region {
		t.Errorf("got Region %s", call.Region)
	}
}

func TestRegion_callerGuard(t *testing.T) {
	t.Parallel()
	sb, config := startSandbox(t)
	expectNothing(t, newInstance(t).configure(config.With(block{
		"sts_region":          "eu-west-2",
		"allowed_account_ids": []string{sandbox.ManagementAccount},
	})))
	if got := sb.Calls("GetCallerIdentity")[0].Region; got != "eu-west-2" {
		t.Errorf("got Region %s, want eu-west-2", got)
	}
}

func TestConfigure_invalidRegion(t *testing.T) {
	for name, test := range map[string]struct {
		config block
		env    string // AWS_REGION
		at     string
		parts  []string
	}{
		"region": {
			config: block{"region": "us-esat-1"},
			at:     "region",
			parts:  []string{`"us-esat-1"`, `Did you mean "us-east-1"?`},
		},
		"sts_region": {
			config: block{"sts_region": "eu-mars-1"},
			at:     "sts_region",
			parts:  []string{`"eu-mars-1"`, "skip_region_validation"},
		},
		"AWS_REGION": {env: "eu-mars-1", parts: []string{`"eu-mars-1"`, "the environment", "skip_region_validation"}},
		"global in upper case": {
			config: block{"region": "AWS-Global", "skip_region_validation": true},
			at:     "region",
			parts:  []string{noGlobalEndpoint},
		},
		"global FIPS":             {env: "fips-aws-global", parts: []string{noGlobalEndpoint}},
		"global with sts_region":  {config: block{"sts_region": "us-east-1"}, env: "aws-global", parts: []string{noGlobalEndpoint}},
		"unknown with sts_region": {config: block{"sts_region": "us-east-1"}, env: "eu-mars-1", parts: []string{`"eu-mars-1"`}},
		"global": {
			config: block{"region": "aws-global"},
			at:     "region",
			parts:  []string{noGlobalEndpoint, `Write the Region's code, such as "us-east-1".`},
		},
		"global sts_region": {config: block{"sts_region": "aws-global"}, at: "sts_region", parts: []string{noGlobalEndpoint}},
		"global without validation": {
			config: block{"region": "aws-global", "skip_region_validation": true},
			at:     "region",
			parts:  []string{noGlobalEndpoint},
		},
		"global AWS_REGION": {env: "aws-global", parts: []string{noGlobalEndpoint}},
		"global AWS_REGION without validation": {
			config: block{"skip_region_validation": true},
			env:    "aws-global",
			parts:  []string{noGlobalEndpoint},
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			if test.env != "" {
				t.Setenv("AWS_REGION", test.env)
			}
			role := sb.AddRole(sandbox.ManagementAccount, "opener", []string{sb.Admin().ARN})
			found := newInstance(t).configure(block{"assume_role": block{"role_arn": role}}.With(test.config))
			expectError(t, found, test.at, test.parts...)
			expectNoCall(t, sb)
		})
	}
}

func TestConfigure_unvalidatedRegion(t *testing.T) {
	t.Parallel()
	sb, config := startSandbox(t)
	config = config.With(block{"region": "us-mars-1", "skip_region_validation": true})
	if call := openWith(t, sb, config); call.Region != "us-mars-1" {
		t.Errorf("got Region %s", call.Region)
	}
}

func TestConfigure_noRegion(t *testing.T) {
	sources := []string{"Missing Region", "region", "AWS_REGION", "AWS_DEFAULT_REGION", "profile", "us-east-1"}

	t.Run("session", func(t *testing.T) {
		sb := withoutRegion(t)
		i := newInstance(t)
		expectNothing(t, i.configure(block{}))
		expectError(t, i.open(nil), "region", sources...)
		expectNoCall(t, sb)
	})

	oneAccount := block{"account_id": sandbox.Member}
	for name, request := range map[string]func(*instance, *tfprotov6.DynamicValue) diagnostics{
		"account":       reads("assumeroot_root_credentials", oneAccount),
		"organization":  reads("assumeroot_organization_root_credentials", block{}),
		"some accounts": reads("assumeroot_organization_root_credentials", block{"account_ids": []string{sandbox.Member}, "allow_errors": true}),
		"action":        plansAction("assumeroot_s3_unlock_bucket", oneAccount.With(block{"bucket": sandbox.LockedBucket})),
		"resource": func(i *instance, _ *tfprotov6.DynamicValue) diagnostics {
			_, found := i.planExclusive(oneAccount.With(block{"allowed_credentials": []string{}}), nil)
			return found
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := withoutRegion(t)
			i := newInstance(t)
			expectNothing(t, i.configure(block{}))
			found := request(i, nil)
			expectError(t, found, "", sources...)
			if found[0].Summary != sources[0] {
				t.Errorf("got summary %q", found[0].Summary)
			}
			expectNoCall(t, sb)
		})
	}

	// The library's error does not mention the sources of a Region.
	for at, config := range map[string]block{
		"":                    {"assume_role": block{"role_arn": "arn:aws:iam::123456789012:role/opener"}},
		"allowed_account_ids": {"allowed_account_ids": []string{sandbox.ManagementAccount}},
	} {
		t.Run("authentication "+at, func(t *testing.T) {
			sb := withoutRegion(t)
			unset(t, "AWS_ENDPOINT_URL")
			found := newInstance(t).configure(config)
			if len(found) != 2 {
				t.Fatalf("got:\n%s", found)
			}
			expectError(t, found[:1], at)
			expectError(t, found[1:], "region", sources...)
			expectNoCall(t, sb)
		})
	}
}

const noGlobalEndpoint = "AssumeRoot has no global endpoint"

// withoutRegion starts a sandbox and sets the environment without a Region.
func withoutRegion(t *testing.T) *sandbox.Sandbox {
	t.Helper()
	sb := acctest.Sandbox(t)
	unset(t, "AWS_REGION")
	return sb
}
