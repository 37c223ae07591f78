// SPDX-License-Identifier: MPL-2.0

package datasource_test

import (
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"go.uber.org/goleak"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/hashicorp/go-plugin.copyChan"))
}

const (
	oneAccount   = "assumeroot_root_credentials"
	organization = "assumeroot_organization_root_credentials"
)

// arguments are the arguments of a block. The others are null.
type arguments map[string]tftypes.Value

// server is the configured provider without an engine.
type server struct {
	tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

func configured(t *testing.T, block arguments) server {
	t.Helper()
	atOnce := retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
	s, err := providerserver.NewProtocol6WithError(provider.New("test", provider.WithBackoff(atOnce))())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: dynamic(t, schemas.Provider.ValueType(), block)})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp.Diagnostics)
	}
	return server{s, schemas}
}

func dynamic(t *testing.T, typ tftypes.Type, set arguments) *tfprotov6.DynamicValue {
	t.Helper()
	attributes := map[string]tftypes.Value{}
	for name, attribute := range typ.(tftypes.Object).AttributeTypes {
		attributes[name] = tftypes.NewValue(attribute, nil)
		if value, ok := set[name]; ok {
			attributes[name] = value
		}
	}
	value, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, attributes))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}

// validate returns the diagnostics of a configuration.
func (s server) validate(t *testing.T, kind string, set arguments) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := s.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: kind, Config: dynamic(t, s.schemas.DataSourceSchemas[kind].ValueType(), set),
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// read reads a data source, and returns its values as Go values.
func (s server) read(t *testing.T, kind string, set arguments) (map[string]any, []*tfprotov6.Diagnostic) {
	t.Helper()
	typ := s.schemas.DataSourceSchemas[kind].ValueType()
	resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: kind, Config: dynamic(t, typ, set)})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range resp.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return nil, resp.Diagnostics
		}
	}
	state, err := resp.State.Unmarshal(typ)
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

func text(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

func set(ids ...string) tftypes.Value {
	elements := []tftypes.Value{}
	for _, id := range ids {
		elements = append(elements, text(id))
	}
	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, elements)
}

func timeout(limit string) tftypes.Value {
	return tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"read": tftypes.String}}, map[string]tftypes.Value{"read": text(limit)})
}

// expectError expects one error on an attribute, "" for none, with the given parts in its text.
func expectError(t *testing.T, found []*tfprotov6.Diagnostic, at, summary string, parts ...string) {
	t.Helper()
	if len(found) != 1 {
		t.Fatalf("got %d diagnostics, want one: %+v", len(found), found)
	}
	d := found[0]
	path := ""
	if d.Attribute != nil {
		path = d.Attribute.String()
	}
	if d.Severity != tfprotov6.DiagnosticSeverityError || d.Summary != summary || path != at {
		t.Errorf("got %s %q at %q, want %q at %q\n%s", d.Severity, d.Summary, path, summary, at, d.Detail)
	}
	for _, part := range parts {
		if !strings.Contains(d.Detail, part) {
			t.Errorf("the detail lacks %q:\n%s", part, d.Detail)
		}
	}
}

// keys returns the sorted keys of a map.
func keys(m any) []string {
	return slices.Sorted(maps.Keys(m.(map[string]any)))
}
