// SPDX-License-Identifier: MPL-2.0

package action

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
)

// unlocker implements the calls of the engine for both actions, which embed it.
type unlocker struct {
	provider *configured.Provider // nil while the provider is not configured

	// parse checks every argument that is known. The provider is nil until it is configured, as in validate.
	parse func(context.Context, tfsdk.Config, *configured.Provider) (invocation, diag.Diagnostics)
}

func (u *unlocker) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	p, diags := configured.From(req.ProviderData)
	resp.Diagnostics.Append(diags...)
	u.provider = p
}

func (u *unlocker) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	_, diags := u.parse(ctx, req.Config, nil)
	resp.Diagnostics.Append(diags...)
}

func (u *unlocker) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	_, diags := u.parse(ctx, req.Config, u.provider)
	resp.Diagnostics.Append(diags...)
}

func (u *unlocker) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	if u.provider == nil {
		resp.Diagnostics.Append(configured.Missing())
		return
	}
	i, diags := u.parse(ctx, req.Config, u.provider)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	i.send = resp.SendProgress
	resp.Diagnostics.Append(i.run(ctx)...)
}
