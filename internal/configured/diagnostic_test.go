// SPDX-License-Identifier: MPL-2.0

package configured_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

var names = configured.Names{roottask.TargetPrincipal: "account_id", roottask.Timeout: "timeouts.read"}

func TestNames_failed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		at   string // attribute, empty without one
		want string
	}{
		"attribute of the kind": {
			&awscall.Failure{Summary: "Timed out", Why: "The limit of {Timeout} was exceeded.", Remedy: "Raise {Timeout}.", Field: roottask.Timeout},
			"timeouts", "Remedy: Raise timeouts.read.",
		},
		"argument of the provider block": {
			&awscall.Failure{Summary: "Throttled", Remedy: "Raise {MaxRetries}."}, "", "Remedy: Raise max_retries.",
		},
		"attribute that the kind lacks": {
			&awscall.Failure{Summary: "Rejected", Remedy: "Set {DurationSeconds}.", Field: roottask.DurationSeconds},
			"", "This is a bug in the provider",
		},
		"message of AWS": {
			&awscall.Failure{Summary: "Denied", Remedy: "Wait.", Message: "AWS returned X: {Region}"}, "", "AWS returned X: {Region}",
		},
		"guard": {
			&roottask.InputError{
				Summary:  "Target account not allowed",
				Field:    roottask.TargetPrincipal,
				Accepted: "{AllowedTargetAccountIDs} accepts 1.",
			},
			"account_id", "allowed_target_account_ids accepts 1.",
		},
	} {
		d := names.Failed(t.Context(), test.err, names)
		at := ""
		if withPath, ok := d.(diag.DiagnosticWithPath); ok {
			at = withPath.Path().String()
		}
		if at != test.at || !strings.Contains(d.Detail(), test.want) {
			t.Errorf("%s: at %q: %s\n%s", name, at, d.Summary(), d.Detail())
		}
	}
}

func TestNames_invalidSecret(t *testing.T) {
	t.Parallel()
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	_, err := roottask.ParsePrincipal(secret)
	for _, at := range []path.Path{path.Root("account_id"), path.Root("account_ids").AtSetValue(types.StringValue(secret))} {
		d := names.Invalid(at, err)
		if _, ok := d.(diag.DiagnosticWithPath); ok || strings.Contains(d.Summary()+d.Detail(), "wJalr") {
			t.Errorf("%s\n%s", d.Summary(), d.Detail())
		}
		if d := names.Invalid(at, errors.New("another error")); strings.Contains(d.Summary()+d.Detail(), "wJalr") {
			t.Errorf("%s\n%s", d.Summary(), d.Detail())
		}
	}
}
