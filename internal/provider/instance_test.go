// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// block is a configuration by the names of its arguments. Those left out are null, and blocks left out are not there.
type block map[string]any

// unknown is the value of an argument that is known after apply.
const unknown = "(known after apply)"

// with returns a block with more arguments.
func (b block) with(more block) block {
	merged := maps.Clone(b)
	maps.Copy(merged, more)
	return merged
}

// instance is the provider behind its protocol, as engines have it, without an engine.
type instance struct {
	t       *testing.T
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

func newInstance(t *testing.T, options ...provider.Option) *instance {
	t.Helper()
	atOnce := retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
	server, err := providerserver.NewProtocol6WithError(provider.New("1.2.3", append(options, provider.WithBackoff(atOnce))...)())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return &instance{t: t, server: server, schemas: schemas}
}

// validate is what an engine's validate asks, and plan and apply before they configure.
func (i *instance) validate(config block) diagnostics {
	i.t.Helper()
	validated, err := i.server.ValidateProviderConfig(i.t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: i.provider(config)})
	if err != nil {
		i.t.Fatal(err)
	}
	return validated.Diagnostics
}

// configure validates first, as engines do, and like them goes no further after an error.
func (i *instance) configure(config block) diagnostics {
	i.t.Helper()
	found := i.validate(config)
	if found.failed() {
		return found
	}
	configured, err := i.server.ConfigureProvider(i.t.Context(), &tfprotov6.ConfigureProviderRequest{Config: i.provider(config), TerraformVersion: "1.14.0"})
	if err != nil {
		i.t.Fatal(err)
	}
	return append(found, configured.Diagnostics...)
}

func (i *instance) provider(config block) *tfprotov6.DynamicValue {
	i.t.Helper()
	return i.dynamic(i.schemas.Provider.ValueType(), config)
}

// open opens a session in the sandbox's member, with further arguments.
func (i *instance) open(more block) diagnostics {
	i.t.Helper()
	opened, err := i.server.OpenEphemeralResource(i.t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: sessionType, Config: i.session(more)})
	if err != nil {
		i.t.Fatal(err)
	}
	return opened.Diagnostics
}

// validateSession is what Terraform asks once more before it opens a session, or leaves it to apply.
func (i *instance) validateSession(more block) diagnostics {
	i.t.Helper()
	validated, err := i.server.ValidateEphemeralResourceConfig(i.t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: sessionType, Config: i.session(more)})
	if err != nil {
		i.t.Fatal(err)
	}
	return validated.Diagnostics
}

const sessionType = "assumeroot_session"

func (i *instance) session(more block) *tfprotov6.DynamicValue {
	i.t.Helper()
	config := block{"target_principal": sandbox.Member, "task_policy": "S3UnlockBucketPolicy"}.with(more)
	return i.dynamic(i.schemas.EphemeralResourceSchemas[sessionType].ValueType(), config)
}

func (i *instance) dynamic(typ tftypes.Type, config block) *tfprotov6.DynamicValue {
	i.t.Helper()
	value, err := tfprotov6.NewDynamicValue(typ, valueOf(typ, config))
	if err != nil {
		i.t.Fatal(err)
	}
	return &value
}

// valueOf is a Go value as engines send it.
func valueOf(typ tftypes.Type, v any) tftypes.Value {
	if v == unknown {
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	}
	switch typ := typ.(type) {
	case tftypes.Object:
		return objectOf(typ, v)
	case tftypes.List:
		return tftypes.NewValue(typ, elementsOf(typ.ElementType, v))
	case tftypes.Set:
		return tftypes.NewValue(typ, elementsOf(typ.ElementType, v))
	case tftypes.Map:
		return mapOf(typ, v)
	default:
		return tftypes.NewValue(typ, v)
	}
}

func objectOf(typ tftypes.Object, v any) tftypes.Value {
	arguments, _ := v.(block)
	if v == nil {
		return tftypes.NewValue(typ, nil)
	}
	attributes := map[string]tftypes.Value{}
	for name, t := range typ.AttributeTypes {
		attributes[name] = valueOf(t, arguments[name])
	}
	for name := range arguments {
		if _, ok := attributes[name]; !ok {
			panic("no such argument: " + name)
		}
	}
	return tftypes.NewValue(typ, attributes)
}

func mapOf(typ tftypes.Map, v any) tftypes.Value {
	if v == nil {
		return tftypes.NewValue(typ, nil)
	}
	elements := map[string]tftypes.Value{}
	for key, e := range v.(block) {
		elements[key] = valueOf(typ.ElementType, e)
	}
	return tftypes.NewValue(typ, elements)
}

// elementsOf is nil for null, which a list of blocks never is.
func elementsOf(typ tftypes.Type, v any) any {
	var all []any
	switch v := v.(type) {
	case nil:
		if _, blocks := typ.(tftypes.Object); !blocks {
			return nil
		}
	case block:
		all = []any{v}
	case []block:
		for _, e := range v {
			all = append(all, e)
		}
	case []any:
		all = v
	case []string:
		for _, e := range v {
			all = append(all, e)
		}
	}
	elements := []tftypes.Value{}
	for _, e := range all {
		elements = append(elements, valueOf(typ, e))
	}
	return elements
}

// diagnostics are what one call of the protocol, or several, reported.
type diagnostics []*tfprotov6.Diagnostic

func (d diagnostics) failed() bool {
	return slices.ContainsFunc(d, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}

// String is one diagnostic a paragraph: severity, attribute, summary, detail.
func (d diagnostics) String() string {
	var text strings.Builder
	for _, d := range d {
		fmt.Fprintf(&text, "%s at %s: %s\n%s\n\n", d.Severity, attribute(d), d.Summary, d.Detail)
	}
	return text.String()
}

// attribute is where a diagnostic points, as users write it: assume_role[0].role_arn.
func attribute(d *tfprotov6.Diagnostic) string {
	var at strings.Builder
	for _, step := range d.Attribute.Steps() {
		switch s := step.(type) {
		case tftypes.AttributeName:
			fmt.Fprintf(&at, ".%s", string(s))
		case tftypes.ElementKeyInt:
			fmt.Fprintf(&at, "[%d]", int64(s))
		case tftypes.ElementKeyString:
			fmt.Fprintf(&at, "[%q]", string(s))
		default:
			at.WriteString("[?]")
		}
	}
	return strings.TrimPrefix(at.String(), ".")
}

// expectNothing fails the test if anything at all was reported.
func expectNothing(t *testing.T, d diagnostics) {
	t.Helper()
	if len(d) != 0 {
		t.Fatalf("unexpected:\n%s", d)
	}
}

// expectOne fails the test unless exactly this was reported: the severity, where it points, and parts of the text.
func expectOne(t *testing.T, d diagnostics, severity tfprotov6.DiagnosticSeverity, at string, parts ...string) {
	t.Helper()
	if len(d) != 1 {
		t.Fatalf("want one %s at %s, got:\n%s", severity, at, d)
	}
	if d[0].Severity != severity || attribute(d[0]) != at {
		t.Errorf("want one %s at %s, got:\n%s", severity, at, d)
	}
	for _, part := range parts {
		if !strings.Contains(d[0].Summary+"\n"+d[0].Detail, part) {
			t.Errorf("%q is missing in:\n%s", part, d)
		}
	}
}

func expectError(t *testing.T, d diagnostics, at string, parts ...string) {
	t.Helper()
	expectOne(t, d, tfprotov6.DiagnosticSeverityError, at, parts...)
}

func expectWarning(t *testing.T, d diagnostics, at string, parts ...string) {
	t.Helper()
	expectOne(t, d, tfprotov6.DiagnosticSeverityWarning, at, parts...)
}

// expectNoCall fails the test if the sandbox was asked anything since it was last forgotten.
func expectNoCall(t *testing.T, sb *sandbox.Sandbox) {
	t.Helper()
	if calls := sb.Calls(); len(calls) != 0 {
		t.Errorf("unexpected calls: %+v", calls)
	}
}

// openWith configures, opens a session, and returns the call that opened it.
func openWith(t *testing.T, sb *sandbox.Sandbox, config block) sandbox.Call {
	t.Helper()
	i := newInstance(t)
	if found := i.configure(config); found.failed() {
		t.Fatalf("configure:\n%s", found)
	}
	expectNothing(t, i.open(nil))
	calls := sb.Calls("AssumeRoot")
	if len(calls) != 1 {
		t.Fatalf("want one AssumeRoot, got %+v", calls)
	}
	return calls[0]
}

// withoutKeys is a sandbox that the environment leads to, but has no credentials for.
func withoutKeys(t *testing.T) *sandbox.Sandbox {
	t.Helper()
	sb := acctest.Sandbox(t)
	unset(t, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
	return sb
}

// unset takes out of the environment what acctest put there, which also restores it.
func unset(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
}

// file writes a file and returns its path.
func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// keysOf is an identity as a profile has it.
func keysOf(id sandbox.Identity) string {
	return fmt.Sprintf("aws_access_key_id = %s\naws_secret_access_key = %s\n", id.AccessKeyID, id.SecretAccessKey)
}
