// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

func (e *exclusive) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var m exclusiveModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(m.validate()...)
}

// validate checks the values that are known.
func (m *exclusiveModel) validate() diag.Diagnostics {
	diags := m.checkKinds()
	allowed, known := m.allowed()
	if !diags.HasError() && known {
		if err := rootcredentials.CheckAllowed(allowed); err != nil {
			diags.Append(names.Invalid(path.Root("allowed_credentials"), err))
		}
		// A password without MFA devices was reported already.
		if m.PasswordRecovery.ValueBool() && !slices.Contains(allowed, rootcredentials.PasswordKind) {
			diags.AddAttributeError(path.Root("password_recovery"), summary.InvalidArgument.With("password_recovery"),
				"password_recovery is true, and allowed_credentials does not contain \"password\".\n"+
					"A password that can be recovered must be allowed, and so must the MFA devices that protect it.\n"+
					"Write allowed_credentials = [\"password\", \"mfa_devices\"], or remove password_recovery.")
		}
	}
	for _, operation := range []string{"create", "read", "update"} {
		_, d := configured.Timeout(m.Timeouts, operation, defaultTimeout)
		diags.Append(d...)
	}
	return diags
}

func (m *exclusiveModel) checkKinds() diag.Diagnostics {
	var diags diag.Diagnostics
	for _, element := range m.AllowedCredentials.Elements() {
		s, ok := element.(types.String)
		if !ok || s.IsUnknown() {
			continue
		}
		if s.IsNull() {
			err := configured.NullElement("the kinds " + strings.Join(rootcredentials.KindNames(), ", "))
			diags.Append(names.Invalid(path.Root("allowed_credentials"), err))
			continue
		}
		if _, err := rootcredentials.ParseKind(s.ValueString()); err != nil {
			diags.Append(names.Invalid(path.Root("allowed_credentials"), err))
		}
	}
	return diags
}
