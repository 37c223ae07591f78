// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/golden"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
)

// invalidArguments replace arguments of a valid session.
var invalidArguments = map[string]map[string]any{
	"target_IAM_user":             {"target_principal": "arn:aws:iam::111122223333:user/alice"},
	"target_IAM_role":             {"target_principal": "arn:aws:iam::111122223333:role/admin"},
	"target_hyphenated":           {"target_principal": "1111-2222-3333"},
	"target_short":                {"target_principal": "1111"},
	"target_without_leading_zero": {"target_principal": "12345678901"},
	"target_empty":                {"target_principal": ""},
	"target_with_space":           {"target_principal": " 111122223333"},
	"target_of_another_service":   {"target_principal": "arn:aws:sts::111122223333:assumed-role/admin/x"},
	"target_account_ARN":          {"target_principal": "arn:aws:organizations::123456789012:account/o-exampleorgid/111122223333"},
	"target_name":                 {"target_principal": "production"},
	"target_of_another_partition": {"target_principal": "arn:aws-cn:iam::111122223333:root", "region": "us-east-1"},

	"policy_missing":       {"task_policy": nil},
	"policy_twice":         {"task_policy_arn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"},
	"policy_misspelt":      {"task_policy": "S3UnlockBucketPolcy"},
	"policy_in_lower_case": {"task_policy": "iamauditrootusercredentials"},
	"policy_not_root_task": {"task_policy": "AdministratorAccess"},
	"policy_empty":         {"task_policy": ""},
	"policy_is_an_ARN":     {"task_policy": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"},
	"ARN_is_a_name":        policyARN("S3UnlockBucketPolicy"),
	"ARN_not_root_task":    policyARN("arn:aws:iam::aws:policy/AdministratorAccess"),
	"ARN_customer_managed": policyARN("arn:aws:iam::123456789012:policy/unlock"),
	"ARN_without_path":     policyARN("arn:aws:iam::aws:policy/S3UnlockBucketPolicy"),
	"ARN_unknown":          policyARN("arn:aws:iam::aws:policy/root-task/KMSUnlockKeyPolicy"),
	"ARN_misspelt":         policyARN("arn:aws:iam::aws:policy/root-task/SQSUnlockQueuPolicy"),
	"ARN_another_partition": {
		"task_policy":     nil,
		"task_policy_arn": "arn:aws-cn:iam::aws:policy/root-task/S3UnlockBucketPolicy",
		"region":          "us-east-1",
	},

	"duration_too_long": {"duration_seconds": 901},
	"duration_negative": {"duration_seconds": -1},
	"duration_fraction": {"duration_seconds": 1.5},
	"duration_zero":     {"duration_seconds": 0},

	"region_empty":             {"region": ""},
	"region_name":              {"region": "Ireland"},
	"region_in_capitals":       {"region": "US-EAST-1"},
	"region_availability_zone": {"region": "us-east-1a"},
	"region_global":            {"region": "aws-global"},

	"timeout_zero":       {"timeouts": map[string]any{"open": "0s"}},
	"timeout_not_a_time": {"timeouts": map[string]any{"open": "soon"}},
}

func policyARN(arn string) map[string]any {
	return map[string]any{"task_policy": nil, "task_policy_arn": arn}
}

func TestSessionValidate_message(t *testing.T) {
	t.Parallel()
	server, err := providerserver.NewProtocol6WithError(provider.New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	for name, replaced := range invalidArguments {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			arguments := map[string]any{"target_principal": "111122223333", "task_policy": "S3UnlockBucketPolicy"}
			maps.Copy(arguments, replaced)
			config, err := json.Marshal(arguments)
			if err != nil {
				t.Fatal(err)
			}
			response, err := server.ValidateEphemeralResourceConfig(t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{
				TypeName: sessionType,
				Config:   &tfprotov6.DynamicValue{JSON: config},
			})
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, d := range response.Diagnostics {
				fmt.Fprintf(&got, "%s: %s\nAttribute: %s\n\n%s\n", d.Severity, d.Summary, d.Attribute, d.Detail)
			}
			golden.Expect(t, got.String())
		})
	}
}

func TestSessionSchema_sensitive(t *testing.T) {
	t.Parallel()
	server, err := providerserver.NewProtocol6WithError(provider.New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var sensitive, others []string
	for _, attribute := range schemas.EphemeralResourceSchemas[sessionType].Block.Attributes {
		if attribute.Sensitive {
			sensitive = append(sensitive, attribute.Name)
		} else {
			others = append(others, attribute.Name)
		}
	}
	if want := []string{"secret_access_key", "session_token"}; !slices.Equal(slices.Sorted(slices.Values(sensitive)), want) {
		t.Errorf("sensitive attributes are %q, want %q", sensitive, want)
	}
	if want := []string{
		"access_key_id", "account_id", "duration_seconds", "expiration", "region", "source_identity",
		"target_principal", "task_policy", "task_policy_arn", "timeouts",
	}; !slices.Equal(slices.Sorted(slices.Values(others)), want) {
		t.Errorf("other attributes are %q, want %q", others, want)
	}
}
