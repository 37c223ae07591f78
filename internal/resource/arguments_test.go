// SPDX-License-Identifier: MPL-2.0

package resource_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

const exclusiveType = "assumeroot_root_credentials_exclusive"

func TestExclusive_invalid(t *testing.T) {
	t.Parallel()
	server, typ := newServer(t)
	for name, test := range map[string]struct {
		attribute string
		value     any
		summary   string
		parts     []string
	}{
		"fraction of a day": {
			"min_idle_days", 1.5, "Invalid min_idle_days",
			[]string{"The value is 1.5.", "a whole number from 1 to 3650", "omit it for no limit"},
		},
		"too many days": {"min_idle_days", 3651, "Invalid min_idle_days", []string{"The value is 3651."}},
		"null kind": {
			"allowed_credentials", []any{nil}, "Invalid allowed_credentials",
			[]string{"An element is null.", "password, access_keys, signing_certificates, mfa_devices", "Remove the element"},
		},
		"timeout without unit": {
			"timeouts", testsupport.Block{"create": "30"}, "Invalid timeouts.create",
			[]string{`The value is "30".`, "unit s, m or h", `Write a duration such as "30s"`, "5 minutes"},
		},
		"negative timeout": {"timeouts", testsupport.Block{"update": "-1m"}, "Invalid timeouts.update", []string{`"-1m"`, "greater than zero"}},
	} {
		config := map[string]tftypes.Value{
			"account_id":          tftypes.NewValue(tftypes.String, sandbox.Member),
			"allowed_credentials": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{}),
		}
		config[test.attribute] = testsupport.Value(typ.AttributeTypes[test.attribute], test.value)
		resp, err := server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: exclusiveType, Config: object(t, typ, config),
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(resp.Diagnostics) != 1 {
			t.Errorf("%s: got %d diagnostics, want one", name, len(resp.Diagnostics))
			continue
		}
		d := resp.Diagnostics[0]
		if want := `AttributeName("` + test.attribute + `")`; d.Attribute.String() != want || d.Summary != test.summary {
			t.Errorf("%s: at %s: %s", name, d.Attribute, d.Summary)
		}
		for _, part := range test.parts {
			if !strings.Contains(d.Detail, part) {
				t.Errorf("%s: %q is missing in:\n%s", name, part, d.Detail)
			}
		}
	}
}

func TestExclusive_import(t *testing.T) {
	t.Parallel()
	server, _ := newServer(t)
	resp, err := server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: exclusiveType, ID: sandbox.Member})
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary != "Root credentials cannot be imported" {
		t.Fatalf("got diagnostics %+v", resp.Diagnostics)
	}
	if want := "the plan of the creation shows every deletion"; !strings.Contains(resp.Diagnostics[0].Detail, want) {
		t.Errorf("%q is missing in:\n%s", want, resp.Diagnostics[0].Detail)
	}
}

// newServer returns a server that is not configured, and the type of the resource.
func newServer(t *testing.T) (tfprotov6.ProviderServer, tftypes.Object) {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(provider.New("test")())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return server, schemas.ResourceSchemas[exclusiveType].ValueType().(tftypes.Object)
}
