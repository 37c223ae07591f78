// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

var (
	_ resource.Resource                   = (*exclusive)(nil)
	_ resource.ResourceWithConfigure      = (*exclusive)(nil)
	_ resource.ResourceWithValidateConfig = (*exclusive)(nil)
	_ resource.ResourceWithModifyPlan     = (*exclusive)(nil)
	_ resource.ResourceWithImportState    = (*exclusive)(nil)
)

// NewRootCredentialsExclusive returns the resource assumeroot_root_credentials_exclusive.
func NewRootCredentialsExclusive() resource.Resource {
	return &exclusive{}
}

type exclusive struct {
	provider *configured.Provider // nil while the provider is not configured
}

func (e *exclusive) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_root_credentials_exclusive"
}

func (e *exclusive) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = exclusiveSchema()
}

func (e *exclusive) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	p, diags := configured.From(req.ProviderData)
	resp.Diagnostics.Append(diags...)
	e.provider = p
}

// Create saves no state unless everything succeeds, so that the next plan creates again and shows the
// deletions that remain.
func (e *exclusive) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan exclusiveModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel, o, diags := e.start(ctx, &plan, "create")
	defer cancel()
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	allowed, _ := plan.allowed()

	var (
		found   rootcredentials.Inventory
		outcome rootcredentials.Outcome
	)
	if len(plan.planned()) > 0 {
		var err error
		if outcome, err = o.delete(ctx, plan.order(allowed)); err != nil {
			resp.Diagnostics.Append(o.deletionFailed(ctx, err)...)
			return
		}
		found = outcome.Inventory
	} else {
		var err error
		if found, err = o.audit(ctx); err == nil {
			err = rootcredentials.CheckPlanned(o.accountID, found.Deletions(allowed), nil)
		}
		if err != nil {
			resp.Diagnostics.Append(o.failed(ctx, err))
			return
		}
	}
	if plan.PasswordRecovery.ValueBool() && found.Password == nil {
		password, err := o.allowRecovery(ctx)
		if err != nil {
			resp.Diagnostics.Append(o.recoveryFailed(ctx, err, outcome.Deleted)...)
			return
		}
		found.Password = &password
	}
	plan.credentialsModel, diags = credentialsOf(ctx, found)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (e *exclusive) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state exclusiveModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel, o, diags := e.start(ctx, &state, "read")
	defer cancel()
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	found, err := o.audit(ctx)
	if failure, ok := errors.AsType[*awscall.Failure](err); ok && assumeroot.HasLeft(failure) {
		resp.Diagnostics.Append(o.leftWarning(failure))
		resp.Diagnostics.Append(markLeft(ctx, resp.Private, true)...)
		return
	}
	if err != nil {
		resp.Diagnostics.Append(o.failed(ctx, err))
		return
	}
	resp.Diagnostics.Append(markLeft(ctx, resp.Private, false)...)
	state.credentialsModel, diags = credentialsOf(ctx, found)
	resp.Diagnostics.Append(diags...)
	allowed, _ := state.allowed()
	if len(found.Deletions(allowed)) > 0 {
		state.Deletions = deletionSet(nil)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update deletes, and saves the credentials that remain together with its error.
func (e *exclusive) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state exclusiveModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	accountLeft, diags := hasLeft(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	before, diags := state.inventory(ctx)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel, o, diags := e.start(ctx, &plan, "update")
	defer cancel()
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	allowed, _ := plan.allowed()
	var outcome rootcredentials.Outcome
	if !accountLeft && len(before.Deletions(allowed)) > 0 {
		var err error
		if outcome, err = o.delete(ctx, plan.order(allowed)); err != nil {
			resp.Diagnostics.Append(o.deletionFailed(ctx, err)...)
			if _, ok := errors.AsType[*rootcredentials.IncompleteError](err); ok {
				plan.credentialsModel, diags = credentialsOf(ctx, outcome.Inventory)
				resp.Diagnostics.Append(diags...)
				plan.Deletions = deletionSet(nil)
				resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
			}
			return
		}
	}
	if !accountLeft && plan.PasswordRecovery.ValueBool() && before.Password == nil {
		password, err := o.allowRecovery(ctx)
		if err != nil {
			resp.Diagnostics.Append(o.recoveryFailed(ctx, err, outcome.Deleted)...)
			plan.setPassword(nil)
		} else {
			plan.setPassword(&password)
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete only stops managing the credentials.
func (*exclusive) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// ImportState explains that there is no import: the plan of a creation shows the deletions, and an import has
// no such plan.
func (*exclusive) ImportState(_ context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resp.Diagnostics.AddError(summary.NoImport, fmt.Sprintf("The ID to import is %q.\n"+
		"The resource has no import. Its creation adopts the account, and the plan of the creation shows every deletion.\n"+
		"Remove the import. Write the resource with account_id and allowed_credentials, then plan and review the deletions.", req.ID))
}

func (m *exclusiveModel) order(allowed []rootcredentials.Kind) rootcredentials.Order {
	return rootcredentials.Order{Allowed: allowed, Planned: m.planned(), MinIdleDays: m.minIdleDays()}
}

// deletionFailed returns the report of a deletion, and the cause of each failed request.
func (o operation) deletionFailed(ctx context.Context, err error) diag.Diagnostics {
	incomplete, ok := errors.AsType[*rootcredentials.IncompleteError](err)
	if !ok {
		return diag.Diagnostics{o.failed(ctx, err)}
	}
	diags := diag.Diagnostics{diag.NewErrorDiagnostic(summary.NotAllDeleted.With(o.accountID),
		incomplete.Error()+"\n\nRemove the cause, then plan and apply again.")}
	for _, cause := range incomplete.Causes() {
		diags.Append(o.failed(ctx, cause))
	}
	return diags
}

// recoveryFailed returns the cause of the failure, and a report of the deletions that preceded it.
func (o operation) recoveryFailed(ctx context.Context, err error, deleted []rootcredentials.Deletion) diag.Diagnostics {
	diags := diag.Diagnostics{o.failed(ctx, err)}
	if len(deleted) > 0 {
		diags.AddWarning(summary.Deleted.With(o.accountID),
			"The recovery of the password failed after these deletions:\n"+rootcredentials.List(deleted))
	}
	return diags
}
