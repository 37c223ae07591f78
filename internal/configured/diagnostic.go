// SPDX-License-Identifier: MPL-2.0

package configured

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// Names are the attributes of a kind of thing, by the field of AWS that they set. An attribute of a nested object is written
// as timeouts.read.
type Names map[roottask.Field]string

// blockNames are the arguments of the provider block, which every kind has.
var blockNames = Names{
	roottask.Region:                  "region",
	roottask.AccessKey:               "access_key",
	roottask.SecretKey:               "secret_key",
	roottask.Token:                   "token",
	roottask.MaxRetries:              "max_retries",
	roottask.CustomCABundle:          "custom_ca_bundle",
	roottask.Proxies:                 "http_proxy, https_proxy and no_proxy",
	roottask.AssumeRolePolicy:        "policy and policy_arns of assume_role",
	roottask.UseFIPSEndpoint:         "use_fips_endpoint",
	roottask.UseDualStackEndpoint:    "use_dualstack_endpoint",
	roottask.SkipRegionValidation:    "skip_region_validation",
	roottask.AllowedTargetAccountIDs: "allowed_target_account_ids",
	roottask.AllowedTaskPolicies:     "allowed_task_policies",
	roottask.EndpointSTS:             "endpoints.sts",
	roottask.EndpointIAM:             "endpoints.iam",
	roottask.EndpointOrganizations:   "endpoints.organizations",
}

// With returns the names of n and the given ones.
func (n Names) With(more Names) Names {
	all := maps.Clone(n)
	maps.Copy(all, more)
	return all
}

// Text returns a text in which references to fields are replaced by the names of attributes. It returns false if the kind
// has no attribute for one of them.
func (n Names) Text(text string) (string, bool) {
	return roottask.ReplaceFields(text, blockNames.With(n))
}

// path returns the path of the attribute for a field. Engines show the line of a nested object only for the whole object.
func (n Names) path(f roottask.Field) (path.Path, bool) {
	root, _, _ := strings.Cut(n[f], ".")
	return path.Root(root), root != ""
}

// Invalid returns the error of an attribute whose value was rejected. The value is on the attribute at the given path.
func (n Names) Invalid(at path.Path, err error) diag.Diagnostic {
	input, ok := errors.AsType[*roottask.InputError](err)
	if !ok {
		return diag.NewAttributeErrorDiagnostic(at, summary.InvalidArgument.With(withoutElement(at)), err.Error())
	}
	title := cmp.Or(input.Summary, summary.InvalidArgument.With(withoutElement(at)))
	detail := n.inputDetail(input)
	if input.Secret {
		return diag.NewErrorDiagnostic(title, detail) // with a path, the engine would print the line
	}
	return diag.NewAttributeErrorDiagnostic(at, title, detail)
}

// withoutElement returns the path of the set if a path ends at an element, whose value can be a secret.
func withoutElement(at path.Path) path.Path {
	if last, _ := at.Steps().LastStep(); last != nil {
		if _, ok := last.(path.PathStepElementKeyValue); ok {
			return at.ParentPath()
		}
	}
	return at
}

func (n Names) inputDetail(e *roottask.InputError) string {
	detail, _ := n.Text(strings.Join([]string{e.Given, e.Accepted, e.Instead}, "\n"))
	return detail
}

// Failed returns the diagnostic of an operation that returned err. It is on the attribute at fault, if n has it: leave the
// attributes out of n that are not configured.
func (n Names) Failed(ctx context.Context, err error, configured Names) diag.Diagnostic {
	if input, ok := errors.AsType[*roottask.InputError](err); ok {
		if at, ok := configured.path(input.Field); ok {
			return n.Invalid(at, err)
		}
		return diag.NewErrorDiagnostic(input.Summary, n.inputDetail(input))
	}
	f, ok := errors.AsType[*awscall.Failure](err)
	if !ok {
		return diag.NewErrorDiagnostic(summary.UnexpectedError, err.Error()+"\nThis is a bug in the provider; please report it.")
	}
	tflog.Debug(ctx, "AWS operation failed", map[string]any{
		"host":       f.Host,
		"cause":      f.Summary,
		"code":       f.Code,
		"request_id": f.RequestID,
		"attempts":   f.Attempts,
	})
	if at, ok := configured.path(f.Field); ok {
		return diag.NewAttributeErrorDiagnostic(at, f.Summary, n.detail(f))
	}
	return diag.NewErrorDiagnostic(f.Summary, n.detail(f))
}

func (n Names) detail(f *awscall.Failure) string {
	text := *f
	text.Why, _ = n.Text(f.Why)
	remedy, complete := n.Text(f.Remedy)
	if !complete {
		remedy = "The provider chose a value that AWS does not accept. This is a bug in the provider; please report it."
	}
	text.Remedy = remedy
	return text.Detail()
}
