// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestConfigure_emptyStrings(t *testing.T) {
	schema := newInstance(t).schemas.Provider.Block
	for _, name := range stringAttributes(schema) {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			if call := openWith(t, sb, block{name: ""}); call.Caller != sb.Admin().ARN || call.Region != sandbox.Region {
				t.Errorf("the caller is %s in %s", call.Caller, call.Region)
			}
		})
	}
	for _, name := range []string{"shared_config_files", "shared_credentials_files", "user_agent"} {
		t.Run("in "+name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			if call := openWith(t, sb, block{name: []string{""}}); call.Caller != sb.Admin().ARN {
				t.Errorf("the caller is %s", call.Caller)
			}
		})
	}
	for _, b := range schema.BlockTypes {
		for _, name := range stringAttributes(b.Block) {
			t.Run(b.TypeName+"."+name, func(t *testing.T) {
				sb := acctest.Sandbox(t)
				t.Setenv("TF_AWS_WEB_IDENTITY_TOKEN", sb.WebIdentityToken())
				role := sb.AddRole(sandbox.ManagementAccount, "opener", []string{sb.Admin().ARN}, sandbox.Allow("sts:AssumeRoot"))
				config, caller := block{"role_arn": role, "session_name": "session"}, assumed("opener", "session")
				switch name {
				case "role_arn":
					config, caller = block{}, sb.Admin().ARN
				case "session_name":
					caller = "" // the SDK generates a name
				}
				if b.TypeName == "endpoints" {
					config, caller = block{}, sb.Admin().ARN
				}
				call := openWith(t, sb, block{b.TypeName: config.With(block{name: ""})})
				if caller != "" && call.Caller != caller {
					t.Errorf("the caller is %s, want %s", call.Caller, caller)
				}
			})
		}
	}
}

func stringAttributes(schema *tfprotov6.SchemaBlock) []string {
	var names []string
	for _, a := range schema.Attributes {
		if a.Type.Is(tftypes.String) {
			names = append(names, a.Name)
		}
	}
	return names
}
