// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// diagnostics are the diagnostics of one or several requests of the protocol.
type diagnostics []*tfprotov6.Diagnostic

func (d diagnostics) failed() bool {
	return slices.ContainsFunc(d, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}

// String returns one paragraph per diagnostic: severity, attribute, summary, detail.
func (d diagnostics) String() string {
	var text strings.Builder
	for _, d := range d {
		fmt.Fprintf(&text, "%s at %q: %s\n%s\n\n", d.Severity, attribute(d), d.Summary, d.Detail)
	}
	return text.String()
}

// attribute returns the attribute of a diagnostic in the form assume_role[0].role_arn. An element of a set is
// [?].
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

func expectNothing(t *testing.T, d diagnostics) {
	t.Helper()
	if len(d) != 0 {
		t.Fatalf("unexpected diagnostics:\n%s", d)
	}
}

// expectOne expects one diagnostic on an attribute, with the given parts in its text.
func expectOne(t *testing.T, d diagnostics, severity tfprotov6.DiagnosticSeverity, at string, parts ...string) {
	t.Helper()
	if len(d) != 1 || d[0].Severity != severity || attribute(d[0]) != at {
		t.Fatalf("want one %s at %q, got:\n%s", severity, at, d)
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

// expectNoCall expects that the sandbox received no request.
func expectNoCall(t *testing.T, sb *sandbox.Sandbox) {
	t.Helper()
	if calls := sb.Calls(); len(calls) != 0 {
		t.Errorf("unexpected requests: %+v", calls)
	}
}
