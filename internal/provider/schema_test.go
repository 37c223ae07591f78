// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestSchema_sensitiveArguments(t *testing.T) {
	t.Parallel()
	schemas := newInstance(t).schemas
	if len(schemas.Diagnostics) != 0 {
		t.Fatal(diagnostics(schemas.Diagnostics))
	}
	sensitive := []string{}
	check := func(prefix string, schema *tfprotov6.SchemaBlock) {
		for _, a := range schema.Attributes {
			if a.Sensitive {
				sensitive = append(sensitive, prefix+a.Name)
			}
			if !a.Optional {
				t.Errorf("%s is not optional", prefix+a.Name)
			}
		}
	}
	check("", schemas.Provider.Block)
	for _, b := range schemas.Provider.Block.BlockTypes {
		check(b.TypeName+".", b.Block)
	}
	slices.Sort(sensitive)
	want := []string{"access_key", "assume_role_with_web_identity.web_identity_token", "secret_key", "token"}
	if !slices.Equal(sensitive, want) {
		t.Errorf("got sensitive arguments %v, want %v", sensitive, want)
	}
}

// The table has the authentication arguments of hashicorp/aws.
func TestSchema_types(t *testing.T) {
	t.Parallel()
	var (
		str  = tftypes.String
		list = tftypes.List{ElementType: str}
		set  = tftypes.Set{ElementType: str}
	)
	want := map[string]tftypes.Type{
		"access_key": str, "secret_key": str, "token": str, "profile": str, "region": str, "sts_region": str,
		"shared_config_files": list, "shared_credentials_files": list, "custom_ca_bundle": str,
		"ec2_metadata_service_endpoint": str, "ec2_metadata_service_endpoint_mode": str,
		"http_proxy": str, "https_proxy": str, "no_proxy": str, "insecure": tftypes.Bool,
		"max_retries": tftypes.Number, "retry_mode": str, "token_bucket_rate_limiter_capacity": tftypes.Number,
		"skip_metadata_api_check": str, "skip_region_validation": tftypes.Bool,
		"use_dualstack_endpoint": tftypes.Bool, "use_fips_endpoint": tftypes.Bool, "user_agent": list, "s3_use_path_style": tftypes.Bool,
		"allowed_account_ids": set, "forbidden_account_ids": set,

		"allowed_target_account_ids": set, "allowed_task_policies": set, // not in hashicorp/aws

		"assume_role.role_arn": str, "assume_role.duration": str, "assume_role.external_id": str, "assume_role.policy": str,
		"assume_role.policy_arns": set, "assume_role.session_name": str, "assume_role.source_identity": str,
		"assume_role.tags": tftypes.Map{ElementType: str}, "assume_role.transitive_tag_keys": set,

		"assume_role_with_web_identity.role_arn": str, "assume_role_with_web_identity.duration": str,
		"assume_role_with_web_identity.policy": str, "assume_role_with_web_identity.policy_arns": set,
		"assume_role_with_web_identity.session_name": str, "assume_role_with_web_identity.web_identity_token": str,
		"assume_role_with_web_identity.web_identity_token_file": str,

		"endpoints.sts": str, "endpoints.iam": str, "endpoints.sso": str, "endpoints.organizations": str,
		"endpoints.s3": str, "endpoints.sqs": str,
	}
	schema := newInstance(t).schemas.Provider.Block
	got := map[string]tftypes.Type{}
	for _, a := range schema.Attributes {
		got[a.Name] = a.Type
	}
	nesting := map[string]tfprotov6.SchemaNestedBlockNestingMode{}
	for _, b := range schema.BlockTypes {
		nesting[b.TypeName] = b.Nesting
		for _, a := range b.Block.Attributes {
			got[b.TypeName+"."+a.Name] = a.Type
		}
	}
	for name, typ := range want {
		if got[name] == nil || !got[name].Equal(typ) {
			t.Errorf("%s is %v, want %v", name, got[name], typ)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d arguments, want %d", len(got), len(want))
	}
	if nesting["assume_role"] != tfprotov6.SchemaNestedBlockNestingModeList ||
		nesting["assume_role_with_web_identity"] != tfprotov6.SchemaNestedBlockNestingModeList ||
		nesting["endpoints"] != tfprotov6.SchemaNestedBlockNestingModeSet {
		t.Errorf("got nesting %v", nesting)
	}
}

func TestValidate_invalidValues(t *testing.T) {
	t.Parallel()
	role := func(name string, value any) block { return block{"assume_role": block{name: value}} }
	web := func(name string, value any) block { return block{"assume_role_with_web_identity": block{name: value}} }
	for name, test := range map[string]struct {
		config block
		at     string
	}{
		"role without ARN":              {role("role_arn", "opener"), "assume_role[0].role_arn"},
		"role in an invalid partition":  {role("role_arn", "arn:azure:iam::123456789012:role/opener"), "assume_role[0].role_arn"},
		"role with a short account ID":  {role("role_arn", "arn:aws:iam::1234:role/opener"), "assume_role[0].role_arn"},
		"role in an invalid Region":     {role("role_arn", "arn:aws:iam:somewhere:123456789012:role/opener"), "assume_role[0].role_arn"},
		"role without a resource":       {role("role_arn", "arn:aws:iam::123456789012:"), "assume_role[0].role_arn"},
		"policy without ARN":            {role("policy_arns", []string{"narrow"}), "assume_role[0].policy_arns[?]"},
		"duration without unit":         {role("duration", "soon"), "assume_role[0].duration"},
		"short duration":                {role("duration", "14m59s"), "assume_role[0].duration"},
		"long duration":                 {role("duration", "12h1s"), "assume_role[0].duration"},
		"short external ID":             {role("external_id", "x"), "assume_role[0].external_id"},
		"external ID with a space":      {role("external_id", "x y"), "assume_role[0].external_id"},
		"policy without JSON":           {role("policy", "allow"), "assume_role[0].policy"},
		"session name with a slash":     {role("session_name", "a/b"), "assume_role[0].session_name"},
		"long session name":             {role("session_name", strings.Repeat("x", 65)), "assume_role[0].session_name"},
		"source identity with a space":  {role("source_identity", "a b"), "assume_role[0].source_identity"},
		"web identity role without ARN": {web("role_arn", "opener"), "assume_role_with_web_identity[0].role_arn"},
		"web identity duration":         {web("duration", "13h"), "assume_role_with_web_identity[0].duration"},
		"web identity policy":           {web("policy", "{"), "assume_role_with_web_identity[0].policy"},
		"web identity policy ARN":       {web("policy_arns", []string{"x"}), "assume_role_with_web_identity[0].policy_arns[?]"},
		"web identity session name":     {web("session_name", "x"), "assume_role_with_web_identity[0].session_name"},
		"two web identities":            {block{"assume_role_with_web_identity": []block{{}, {}}}, "assume_role_with_web_identity"},
		"retry mode":                    {block{"retry_mode": "legacy"}, "retry_mode"},
		"endpoint mode":                 {block{"ec2_metadata_service_endpoint_mode": "IPv5"}, "ec2_metadata_service_endpoint_mode"},
		"skip_metadata_api_check":       {block{"skip_metadata_api_check": "1"}, "skip_metadata_api_check"},
		"max_retries":                   {block{"max_retries": -1}, "max_retries"},
		"token bucket":                  {block{"token_bucket_rate_limiter_capacity": -1}, "token_bucket_rate_limiter_capacity"},
		"endpoint without a scheme":     {block{"endpoints": block{"sts": "sts.us-east-1.amazonaws.com"}}, "endpoints"},
		"endpoint with another scheme":  {block{"endpoints": block{"sso": "ftp://example.com"}}, "endpoints"},
		"two endpoints for one service": {
			block{"endpoints": []block{{"sqs": "https://a.example"}, {"sqs": "https://b.example"}}},
			"endpoints",
		},
		"swapped keys": {
			block{"access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "secret_key": "AKIAIOSFODNN7EXAMPLE"},
			"",
		},
		"key ID with a line break":         {block{"access_key": "AKIAIOSFODNN7EXAMPLE\n", "secret_key": "secret"}, ""},
		"token as web_identity_token_file": {web("web_identity_token_file", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvIn0.c2lnbmF0dXJl"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			expectError(t, newInstance(t).validate(test.config), test.at)
		})
	}
}

func TestValidate_remedies(t *testing.T) {
	t.Parallel()
	role := func(arn string) block { return block{"assume_role": block{"role_arn": arn}} }
	for name, test := range map[string]struct {
		config block
		at     string
		parts  []string
	}{
		"fraction of max_retries": {
			block{"max_retries": 1.5}, "max_retries",
			[]string{"Invalid max_retries", "The value is 1.5.", "a whole number from 0", "omit it for 10"},
		},
		"large max_retries": {block{"max_retries": 1e10}, "max_retries", []string{"The value is 10000000000."}},
		"fraction of the token bucket": {
			block{"token_bucket_rate_limiter_capacity": 1.5}, "token_bucket_rate_limiter_capacity",
			[]string{"The value is 1.5.", "a whole number", "omit it for no limit"},
		},
		"retry mode": {
			block{"retry_mode": "legacy"}, "retry_mode",
			[]string{`The value is "legacy".`, "accepts standard or adaptive.", `Write for instance "standard"`},
		},
		"role in an account of 11 digits": {
			role("arn:aws:iam::11112222333:role/opener"), "assume_role[0].role_arn",
			[]string{`account "11112222333" has 11 digits instead of 12`, "arn:PARTITION:iam::ACCOUNT:role/NAME"},
		},
		"user as role": {
			role("arn:aws:iam::111122223333:user/alice"), "assume_role[0].role_arn",
			[]string{`is the ARN of "user/alice" in the service "iam", and not of an IAM role`},
		},
		"session as role": {
			role("arn:aws:sts::111122223333:assumed-role/opener/x"), "assume_role[0].role_arn",
			[]string{`in the service "sts", and not of an IAM role`},
		},
		"role without account": {role("arn:aws:iam:::role/opener"), "assume_role[0].role_arn", []string{"is not a complete ARN"}},
		"two web identities": {
			block{"assume_role_with_web_identity": []block{{}, {}}}, "assume_role_with_web_identity",
			[]string{"There are 2 blocks.", "Keep one block"},
		},
		"host as endpoint": {
			block{"endpoints": block{"sts": "sts.us-east-1.amazonaws.com"}}, "endpoints",
			[]string{"Write https://sts.us-east-1.amazonaws.com."},
		},
		"host with a password as endpoint": {
			block{"endpoints": block{"sts": "me:s3cret@sts.example"}}, "endpoints",
			[]string{"The provider accepts a URL"},
		},
		"word as endpoint": {
			block{"endpoints": block{"iam": "local"}}, "endpoints", []string{"Write a URL such as https://iam.example.com."},
		},
		"null path": {
			block{"shared_config_files": []any{nil}}, "shared_config_files",
			[]string{"Invalid shared_config_files", "An element is null.", "paths of files", "Remove the element"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			found := newInstance(t).validate(test.config)
			expectError(t, found, test.at, test.parts...)
			if strings.Contains(found.String(), "s3cret") {
				t.Errorf("the error shows the password:\n%s", found)
			}
		})
	}
}

func TestValidate_roleDuration(t *testing.T) {
	t.Parallel()
	for _, duration := range []string{"15m", "12h", "1h30m"} {
		expectNothing(t, newInstance(t).validate(block{"assume_role": block{"duration": duration}}))
	}
}

func TestValidate_tokenNotShown(t *testing.T) {
	t.Parallel()
	token := strings.Repeat("s3cret", 4000)
	found := newInstance(t).validate(block{"assume_role_with_web_identity": block{"web_identity_token": token}})
	expectError(t, found, "", "4 to 20000 characters", "24000 characters")
	if strings.Contains(found.String(), "s3cret") {
		t.Error("the error shows the token")
	}
}

func TestValidate_conflicts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config block
		at     []string
	}{
		"account guards": {
			block{"allowed_account_ids": []string{"111122223333"}, "forbidden_account_ids": []string{"444455556666"}},
			[]string{"forbidden_account_ids"},
		},
		"tokens": {
			block{"assume_role_with_web_identity": block{"web_identity_token": "token", "web_identity_token_file": "file"}},
			[]string{"assume_role_with_web_identity[0].web_identity_token_file"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var at []string
			for _, d := range newInstance(t).validate(test.config) {
				at = append(at, attribute(d))
			}
			slices.Sort(at)
			if !slices.Equal(at, test.at) {
				t.Errorf("got errors at %v, want %v", at, test.at)
			}
		})
	}
}
