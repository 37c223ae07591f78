// SPDX-License-Identifier: MPL-2.0

package datasource_test

import (
	"context"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	fwdatasource "github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"go.uber.org/goleak"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/datasource"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/hashicorp/go-plugin.copyChan"))
}

const (
	oneAccount   = "assumeroot_root_credentials"
	organization = "assumeroot_organization_root_credentials"
)

// arguments are the arguments of a data source. The others are null.
type arguments = testsupport.Block

func readTimeout(limit string) arguments { return arguments{"read": limit} }

// testProvider offers the data sources to a server, and needs no environment.
type testProvider struct{ configured *configured.Provider }

func (p testProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "assumeroot"
}

func (p testProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (p testProvider) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.DataSourceData = p.configured
}

func (p testProvider) DataSources(context.Context) []func() fwdatasource.DataSource {
	return []func() fwdatasource.DataSource{datasource.NewRootCredentials, datasource.NewOrganizationRootCredentials}
}

func (p testProvider) Resources(context.Context) []func() resource.Resource { return nil }

var allowAll = roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowAll()}

// server serves the data sources without an engine.
type server struct {
	tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// serve returns a configured server with the credentials of an identity.
func serve(t *testing.T, sb *sandbox.Sandbox, as sandbox.Identity, guards roottask.Guards) server {
	t.Helper()
	client := assumeroot.New(sandboxtest.Config(sb, as), assumeroot.Options{Guards: guards, Redactor: &awscall.Redactor{}, Now: time.Now})
	s, err := providerserver.NewProtocol6WithError(testProvider{configured.New(client)})()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	config := testsupport.Dynamic(t, schemas.Provider.ValueType(), arguments{})
	if _, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: config}); err != nil {
		t.Fatal(err)
	}
	return server{s, schemas}
}

// config returns the configuration of a data source. Its lists of objects are attributes, so they are
// null and not empty as blocks are.
func (s server) config(t *testing.T, kind string, set arguments) *tfprotov6.DynamicValue {
	t.Helper()
	typ := s.schemas.DataSourceSchemas[kind].ValueType()
	config := arguments{}
	for name, attribute := range typ.(tftypes.Object).AttributeTypes {
		config[name] = tftypes.NewValue(attribute, nil)
	}
	maps.Copy(config, set)
	return testsupport.Dynamic(t, typ, config)
}

// validate returns the diagnostics of a configuration.
func (s server) validate(t *testing.T, kind string, set arguments) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := s.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: kind, Config: s.config(t, kind, set),
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// read reads a data source, and returns its values as Go values.
func (s server) read(t *testing.T, kind string, set arguments) (map[string]any, []*tfprotov6.Diagnostic) {
	t.Helper()
	resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: kind, Config: s.config(t, kind, set)})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range resp.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return nil, resp.Diagnostics
		}
	}
	state, err := resp.State.Unmarshal(s.schemas.DataSourceSchemas[kind].ValueType())
	if err != nil {
		t.Fatal(err)
	}
	return goValue(t, state).(map[string]any), resp.Diagnostics
}

func goValue(t *testing.T, v tftypes.Value) any {
	t.Helper()
	if !v.IsKnown() {
		t.Fatalf("a value is unknown: %s", v)
	}
	if v.IsNull() {
		return nil
	}
	as := func(target any) {
		if err := v.As(target); err != nil {
			t.Fatal(err)
		}
	}
	switch typ := v.Type(); {
	case typ.Is(tftypes.String):
		var s string
		as(&s)
		return s
	case typ.Is(tftypes.Bool):
		var b bool
		as(&b)
		return b
	case typ.Is(tftypes.Number):
		var n *big.Float
		as(&n)
		return n.String()
	case typ.Is(tftypes.Object{}), typ.Is(tftypes.Map{}):
		var elements map[string]tftypes.Value
		as(&elements)
		values := map[string]any{}
		for name, element := range elements {
			values[name] = goValue(t, element)
		}
		return values
	default:
		var elements []tftypes.Value
		as(&elements)
		values := []any{}
		for _, element := range elements {
			values = append(values, goValue(t, element))
		}
		return values
	}
}

// failure is the expected error of a data source: its attribute, "" for none, its summary, and parts of its
// detail.
type failure struct {
	at, summary string
	parts       []string
}

// check fails the test unless the only diagnostic is the expected error.
func (want failure) check(t *testing.T, found []*tfprotov6.Diagnostic) {
	t.Helper()
	if len(found) != 1 {
		t.Fatalf("got %d diagnostics, want one: %+v", len(found), found)
	}
	d := found[0]
	at := ""
	if d.Attribute != nil {
		at = d.Attribute.String()
	}
	if d.Severity != tfprotov6.DiagnosticSeverityError || d.Summary != want.summary || at != want.at {
		t.Errorf("got %s %q at %q, want %q at %q\n%s", d.Severity, d.Summary, at, want.summary, want.at, d.Detail)
	}
	for _, part := range want.parts {
		if !strings.Contains(d.Detail, part) {
			t.Errorf("the detail lacks %q:\n%s", part, d.Detail)
		}
	}
}

// keys returns the sorted keys of a map.
func keys(m any) []string {
	return slices.Sorted(maps.Keys(m.(map[string]any)))
}
