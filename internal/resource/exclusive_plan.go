// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// ModifyPlan plans every deletion. Engines call it again at apply, and stop if it then plans other values.
func (e *exclusive) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state exclusiveModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case req.Plan.Raw.IsNull():
		resp.Diagnostics.Append(state.destroyWarning(ctx)...)
		return
	case req.State.Raw.IsNull():
		resp.Diagnostics.Append(e.planCreate(ctx, &plan)...)
	case !plan.AccountID.Equal(state.AccountID):
		// The engine next calls ModifyPlan without a prior state, to plan the replacement.
		plan.credentialsModel, plan.Deletions = unknownCredentials(), state.Deletions
	default:
		accountLeft, diags := hasLeft(ctx, req.Private)
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.Append(e.planUpdate(ctx, &plan, state, accountLeft)...)
	}
	if plan.PasswordRecovery.ValueBool() {
		resp.Diagnostics.Append(plan.recoveryWarning())
		resp.Diagnostics.Append(e.checkGuard(ctx, recoveryPolicy)...)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	}
}

// planCreate reads the account, because there is no state yet. If account_id or allowed_credentials is unknown,
// it plans no deletions. If ModifyPlan then plans deletions at apply, the engine rejects the changed plan, so
// that no deletion happens without a review.
func (e *exclusive) planCreate(ctx context.Context, plan *exclusiveModel) diag.Diagnostics {
	plan.credentialsModel, plan.Deletions = unknownCredentials(), deletionSet(nil)
	allowed, known := plan.allowed()
	if plan.AccountID.IsUnknown() || !known {
		return nil
	}
	ctx, cancel, o, diags := e.start(ctx, plan, "read")
	defer cancel()
	if diags.HasError() {
		return diags
	}
	found, err := o.audit(ctx)
	if err != nil {
		return append(diags, o.failed(ctx, err))
	}
	plan.credentialsModel = plan.onlyAllowed(allowed)
	deletions := found.Deletions(allowed)
	if len(deletions) == 0 {
		return diags
	}
	plan.Deletions = deletionSet(deletions)
	diags.Append(plan.deletionWarning(deletions))
	diags.Append(e.checkGuard(ctx, deletionPolicy)...)
	if days := plan.minIdleDays(); days > 0 {
		if err := found.CheckIdle(allowed, days, e.provider.Now()); err != nil {
			diags.Append(o.failed(ctx, err))
		}
	}
	return diags
}

// planUpdate plans from the refreshed state. Engines call ModifyPlan again at apply, and a second read of the
// account could return other credentials.
func (e *exclusive) planUpdate(ctx context.Context, plan *exclusiveModel, state exclusiveModel, accountLeft bool) diag.Diagnostics {
	plan.credentialsModel, plan.Deletions = state.credentialsModel, state.Deletions
	if accountLeft {
		return nil
	}
	allowed, known := plan.allowed()
	if !known {
		plan.credentialsModel = unknownCredentials()
		return nil
	}
	inventory, diags := state.inventory(ctx)
	if diags.HasError() {
		return diags
	}
	plan.credentialsModel = state.onlyAllowed(allowed)
	if slices.Contains(allowed, rootcredentials.PasswordKind) && !plan.HasPassword.ValueBool() {
		switch {
		case plan.PasswordRecovery.IsUnknown():
			plan.HasPassword, plan.PasswordCreateDate = types.BoolUnknown(), timetypes.NewRFC3339Unknown()
		case plan.PasswordRecovery.ValueBool():
			plan.HasPassword, plan.PasswordCreateDate = types.BoolValue(true), timetypes.NewRFC3339Unknown()
		}
	}
	deletions := inventory.Deletions(allowed)
	if len(deletions) == 0 {
		return diags
	}
	plan.Deletions = deletionSet(deletions)
	diags.Append(plan.deletionWarning(deletions))
	diags.Append(e.checkGuard(ctx, deletionPolicy)...)
	if plan.minIdleDays() > 0 {
		diags.Append(e.checkIdle(ctx, plan, allowed)...)
	}
	return diags
}

// checkGuard returns an error if the guards of the provider block do not allow a task policy that the apply
// needs.
func (e *exclusive) checkGuard(ctx context.Context, policy string) diag.Diagnostics {
	if e.provider == nil {
		return diag.Diagnostics{configured.Missing()}
	}
	if err := e.provider.Client.Guards.CheckTaskPolicy(policy); err != nil {
		return diag.Diagnostics{names.Failed(ctx, err, nil)}
	}
	return nil
}

// checkIdle reads the last use of the credentials, which state does not hold. It can only fail the plan.
func (e *exclusive) checkIdle(ctx context.Context, plan *exclusiveModel, allowed []rootcredentials.Kind) diag.Diagnostics {
	ctx, cancel, o, diags := e.start(ctx, plan, "read")
	defer cancel()
	if diags.HasError() {
		return diags
	}
	found, err := o.audit(ctx)
	if err == nil {
		err = found.CheckIdle(allowed, plan.minIdleDays(), e.provider.Now())
	}
	if err != nil {
		diags.Append(o.failed(ctx, err))
	}
	return diags
}

// deletionWarning has the same summary for every account, so that engines merge the warnings.
func (m *exclusiveModel) deletionWarning(deletions []rootcredentials.Deletion) diag.Diagnostic {
	return diag.NewWarningDiagnostic(summary.WillBeDeleted, fmt.Sprintf(
		"Account %s loses %s. For each account, the plan marks the credentials to delete with + in the attribute deletions. "+
			"Deleted credentials cannot be restored.\n\n"+
			"If the credentials of an account change before the apply, the apply deletes nothing there: it stops with "+
			"\"Provider produced inconsistent final plan\" or \"Root credentials are not in the plan\". "+
			"In that case, plan again and review the new plan.",
		m.AccountID.ValueString(), count(len(deletions), "root credential")))
}

func (m *exclusiveModel) recoveryWarning() diag.Diagnostic {
	account := m.AccountID.ValueString()
	if m.AccountID.IsUnknown() {
		account = "(known after apply)"
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("password_recovery"), summary.Recoverable.With(account),
		"password_recovery is true: the owner of the root user's email address can set a root password.\n"+
			"When the recovery is over, remove password_recovery, and remove \"password\" and \"mfa_devices\" from allowed_credentials.")
}

// destroyWarning lists the credentials that the account keeps.
func (m *exclusiveModel) destroyWarning(ctx context.Context) diag.Diagnostics {
	inventory, diags := m.inventory(ctx)
	remaining := inventory.Deletions(nil)
	if diags.HasError() || len(remaining) == 0 {
		return diags
	}
	diags.AddWarning(summary.Kept.With(m.AccountID.ValueString()),
		"Destroying this resource only stops managing the root credentials: it neither deletes nor restores any. "+
			"The account keeps:\n"+rootcredentials.List(remaining))
	return diags
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
