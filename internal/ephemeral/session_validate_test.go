// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/golden"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

type block = testsupport.Block

const (
	unknown  = testsupport.Unknown
	rootTask = "arn:aws:iam::aws:policy/root-task/"
)

// validate validates a session without a configured provider. The arguments more replace valid ones.
func validate(t *testing.T, more block) []*tfprotov6.Diagnostic {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(provider.New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	config := block{"target_principal": sandbox.Member, "task_policy": "S3UnlockBucketPolicy"}.With(more)
	resp, err := server.ValidateEphemeralResourceConfig(t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: sessionType,
		Config:   testsupport.Dynamic(t, schemas.EphemeralResourceSchemas[sessionType].ValueType(), config),
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

func TestValidate_valid(t *testing.T) {
	t.Parallel()
	for name, session := range map[string]block{
		"account ID":             {},
		"root ARN":               {"target_principal": "arn:aws:iam::111122223333:root"},
		"root ARN of China":      {"target_principal": "arn:aws-cn:iam::111122223333:root"},
		"policy ARN":             {"task_policy": nil, "task_policy_arn": rootTask + "S3UnlockBucketPolicy"},
		"policy ARN of GovCloud": {"task_policy": nil, "task_policy_arn": "arn:aws-us-gov:iam::aws:policy/root-task/S3UnlockBucketPolicy"},
		"longest duration":       {"duration_seconds": 900},
		"Region":                 {"region": "eu-central-1"},
		"unknown Region code":    {"region": "eu-mars-1"},
		"unknown values":         {"target_principal": unknown, "task_policy": unknown},
		"unknown policy ARN":     {"task_policy": nil, "task_policy_arn": unknown},
		"two unknown policies":   {"task_policy": unknown, "task_policy_arn": unknown},
		"policy and unknown ARN": {"task_policy_arn": unknown},
		"timeout":                {"timeouts": block{"open": "30s"}},
		"empty timeouts":         {"timeouts": block{}},
	} {
		if found := validate(t, session); len(found) != 0 {
			t.Errorf("%s: unexpected diagnostic: %+v", name, found[0])
		}
	}
}

// TestValidate_messages compares the one diagnostic of each session with testdata.
func TestValidate_messages(t *testing.T) {
	t.Parallel()
	arn := func(s string) block { return block{"task_policy": nil, "task_policy_arn": s} }
	target := func(s string) block { return block{"target_principal": s} }
	sessions := map[string]block{
		"target: IAM user":                     target("arn:aws:iam::111122223333:user/alice"),
		"target: IAM role":                     target("arn:aws:iam::111122223333:role/admin"),
		"target: hyphens":                      target("1111-2222-3333"),
		"target: short account ID":             target("1111"),
		"target: number without leading zeros": target("12345678901"),
		"target: empty":                        target(""),
		"target: leading space":                target(" 111122223333"),
		"target: ARN of another service":       target("arn:aws:sts::111122223333:assumed-role/admin/x"),
		"target: ARN of Organizations":         target("arn:aws:organizations::123456789012:account/o-exampleorgid/111122223333"),
		"target: account name":                 target("production"),
		"target: another partition":            target("arn:aws-cn:iam::111122223333:root").With(block{"region": "us-east-1"}),

		"policy: none":                {"task_policy": nil},
		"policy: two":                 {"task_policy_arn": rootTask + "S3UnlockBucketPolicy"},
		"policy: misspelt name":       {"task_policy": "S3UnlockBucketPolcy"},
		"policy: lower case":          {"task_policy": "iamauditrootusercredentials"},
		"policy: another AWS policy":  {"task_policy": "AdministratorAccess"},
		"policy: empty":               {"task_policy": ""},
		"policy: ARN as name":         {"task_policy": rootTask + "S3UnlockBucketPolicy"},
		"policy ARN: name":            arn("S3UnlockBucketPolicy"),
		"policy ARN: another AWS":     arn("arn:aws:iam::aws:policy/AdministratorAccess"),
		"policy ARN: customer":        arn("arn:aws:iam::123456789012:policy/unlock"),
		"policy ARN: without path":    arn("arn:aws:iam::aws:policy/S3UnlockBucketPolicy"),
		"policy ARN: unknown name":    arn(rootTask + "KMSUnlockKeyPolicy"),
		"policy ARN: misspelt name":   arn(rootTask + "SQSUnlockQueuPolicy"),
		"policy ARN: other partition": arn("arn:aws-cn:iam::aws:policy/root-task/S3UnlockBucketPolicy").With(block{"region": "us-east-1"}),

		"duration: too long": {"duration_seconds": 901},
		"duration: negative": {"duration_seconds": -1},
		"duration: fraction": {"duration_seconds": 1.5},
		"duration: zero":     {"duration_seconds": 0},

		"region: empty":             {"region": ""},
		"region: name":              {"region": "Ireland"},
		"region: upper case":        {"region": "US-EAST-1"},
		"region: Availability Zone": {"region": "us-east-1a"},
		"region: global":            {"region": "aws-global"},

		"timeout: without unit":   {"timeouts": block{"open": "30"}},
		"timeout: negative":       {"timeouts": block{"open": "-1m"}},
		"timeout: zero":           {"timeouts": block{"open": "0s"}},
		"timeout: not a duration": {"timeouts": block{"open": "soon"}},
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(sessions)) {
		found := validate(t, sessions[name])
		if len(found) != 1 {
			t.Errorf("%s: got %d diagnostics, want one", name, len(found))
			continue
		}
		fmt.Fprintf(&text, "# %s\n%s at %s: %s\n%s\n\n", name, found[0].Severity, found[0].Attribute, found[0].Summary, found[0].Detail)
	}
	golden.Expect(t, text.String())
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
