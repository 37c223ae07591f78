// SPDX-License-Identifier: MPL-2.0

package datasource

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

var (
	_ datasource.DataSource                   = (*organizationRootCredentials)(nil)
	_ datasource.DataSourceWithConfigure      = (*organizationRootCredentials)(nil)
	_ datasource.DataSourceWithValidateConfig = (*organizationRootCredentials)(nil)
)

const (
	organizationTimeout = 10 * time.Minute

	defaultConcurrency = 200
	maxConcurrency     = 500
)

// acceptedIDs are the elements of account_ids and exclude_account_ids.
const acceptedIDs = "account IDs of 12 digits"

var concurrencyRule = configured.WholeNumber{Least: 1, Most: maxConcurrency, Omitted: fmt.Sprintf("for %d", defaultConcurrency)}

// notEmpty rejects an empty set of account_ids. With no account to read, a check of the result would pass.
var notEmpty = configured.NotEmpty("Write the ID of an account, or omit account_ids for every account of the organization.")

var organizationNames = configured.Names{
	roottask.TargetPrincipal: "account_ids",
	roottask.AccountIDs:      "account_ids",
	roottask.Region:          "region",
	roottask.Timeout:         "timeouts.read",
}

// NewOrganizationRootCredentials returns the data source assumeroot_organization_root_credentials.
func NewOrganizationRootCredentials() datasource.DataSource {
	return &organizationRootCredentials{}
}

type organizationRootCredentials struct {
	provider *configured.Provider // nil while the provider is not configured
}

type organizationModel struct {
	AccountIDs                types.Set    `tfsdk:"account_ids"`
	ExcludeAccountIDs         types.Set    `tfsdk:"exclude_account_ids"`
	Concurrency               types.Number `tfsdk:"concurrency"`
	AllowErrors               types.Bool   `tfsdk:"allow_errors"`
	Timeouts                  types.Object `tfsdk:"timeouts"`
	Accounts                  types.Map    `tfsdk:"accounts"`
	AccountIDsWithCredentials types.Set    `tfsdk:"account_ids_with_credentials"`
	AccountIDsWithErrors      types.Set    `tfsdk:"account_ids_with_errors"`
	SkippedAccounts           types.Map    `tfsdk:"skipped_accounts"`
}

func (d *organizationRootCredentials) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_organization_root_credentials"
}

func (d *organizationRootCredentials) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = organizationSchema()
}

func (d *organizationRootCredentials) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	p, diags := configured.From(req.ProviderData)
	resp.Diagnostics.Append(diags...)
	d.provider = p
}

func (d *organizationRootCredentials) ValidateConfig(
	ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse,
) {
	var m organizationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	_, diags := readTimeout(ctx, req.Config, organizationTimeout)
	resp.Diagnostics.Append(diags...)
	_, diags = m.concurrency()
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(notEmpty.Check(path.Root("account_ids"), m.AccountIDs)...)
}

func (d *organizationRootCredentials) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m organizationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	timeout, diags := readTimeout(ctx, req.Config, organizationTimeout)
	resp.Diagnostics.Append(diags...)
	if d.provider == nil {
		resp.Diagnostics.Append(configured.Missing())
	}
	if resp.Diagnostics.HasError() {
		return
	}
	selection, diags := m.selection(d.provider.Client.Guards)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	reader := rootcredentials.Reader{Client: d.provider.Client, Sessions: d.provider.Sessions, Timeout: timeout}
	fleet, err := reader.Fleet(ctx, selection, func(p rootcredentials.Progress) {
		tflog.Info(ctx, "Reading root credentials", map[string]any{
			"accounts": p.Accounts, "read": p.Read, "failed": p.Failed, "concurrency": p.Concurrency,
		})
	})
	if err != nil {
		at := configured.Names{}
		if !m.Timeouts.IsNull() {
			at[roottask.Timeout] = "timeouts.read"
		}
		resp.Diagnostics.Append(organizationNames.Failed(ctx, err, at))
		return
	}
	if failed := failures(ctx, fleet.Accounts); len(failed) > 0 && !m.AllowErrors.ValueBool() {
		resp.Diagnostics.Append(failuresDiagnostic(failed, len(fleet.Accounts)))
		return
	}
	m.fill(ctx, fleet)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// selection returns the accounts to read. A guard that rejects one of account_ids is an error on that
// element.
func (m *organizationModel) selection(guards roottask.Guards) (rootcredentials.Selection, diag.Diagnostics) {
	concurrency, diags := m.concurrency()
	selection := rootcredentials.Selection{Concurrency: concurrency, Exclude: accountIDs("exclude_account_ids", m.ExcludeAccountIDs, &diags)}
	if err := guards.CheckTaskPolicy(rootcredentials.AuditPolicy); err != nil {
		diags.Append(organizationNames.Failed(context.Background(), err, nil))
	}
	if m.AccountIDs.IsNull() {
		return selection, diags
	}
	diags.Append(notEmpty.Check(path.Root("account_ids"), m.AccountIDs)...)
	selection.AccountIDs = accountIDs("account_ids", m.AccountIDs, &diags)
	for _, id := range selection.AccountIDs {
		if err := guards.CheckTarget(id); err != nil {
			diags.Append(organizationNames.Invalid(path.Root("account_ids").AtSetValue(types.StringValue(id)), err))
		}
	}
	return selection, diags
}

// accountIDs returns the elements of a set, and is not nil. OpenTofu validates only once, while variables
// are unknown.
func accountIDs(name string, set types.Set, diags *diag.Diagnostics) []string {
	ids := make([]string, 0, len(set.Elements()))
	for _, element := range set.Elements() {
		id, ok := element.(types.String)
		if !ok || id.IsUnknown() {
			continue // the engine does not read a data source before every argument is known
		}
		if id.IsNull() {
			diags.Append(organizationNames.Invalid(path.Root(name), configured.NullElement(acceptedIDs)))
			continue
		}
		if err := roottask.CheckAccountID(id.ValueString()); err != nil {
			diags.Append(organizationNames.Invalid(path.Root(name).AtSetValue(element), err))
		}
		ids = append(ids, id.ValueString())
	}
	return ids
}

func (m *organizationModel) concurrency() (int, diag.Diagnostics) {
	if m.Concurrency.IsNull() || m.Concurrency.IsUnknown() {
		return defaultConcurrency, nil
	}
	n, err := concurrencyRule.Parse(m.Concurrency.ValueBigFloat())
	if err != nil {
		return 0, diag.Diagnostics{organizationNames.Invalid(path.Root("concurrency"), err)}
	}
	return int(n), nil
}

// fill sets the computed attributes. It builds values without reflection, which takes seconds for
// thousands of accounts.
func (m *organizationModel) fill(ctx context.Context, fleet rootcredentials.Fleet) {
	accounts := make(map[string]attr.Value, len(fleet.Accounts))
	withCredentials, withErrors := []attr.Value{}, []attr.Value{}
	for _, result := range fleet.Accounts {
		id := types.StringValue(result.AccountID)
		credentials, failure := unknownCredentials(), types.StringNull()
		switch {
		case result.Err != nil:
			failed := organizationNames.Failed(ctx, result.Err, nil)
			failure = types.StringValue(failed.Summary() + "\n\n" + failed.Detail())
			withErrors = append(withErrors, id)
		default:
			credentials = newCredentialsModel(result.Inventory)
			if result.HasCredentials() {
				withCredentials = append(withCredentials, id)
			}
		}
		accounts[result.AccountID] = types.ObjectValueMust(accountType.AttrTypes, map[string]attr.Value{
			"name":                 text(result.Name),
			"error":                failure,
			"has_credentials":      credentials.HasCredentials,
			"has_password":         credentials.HasPassword,
			"password_create_date": credentials.PasswordCreateDate,
			"password_last_used":   credentials.PasswordLastUsed,
			"access_keys":          credentials.AccessKeys,
			"signing_certificates": credentials.SigningCertificates,
			"mfa_devices":          credentials.MFADevices,
		})
	}
	skipped := make(map[string]attr.Value, len(fleet.Skipped))
	for id, reason := range fleet.Skipped {
		skipped[id] = types.StringValue(reason)
	}
	m.Accounts = types.MapValueMust(accountType, accounts)
	m.AccountIDsWithCredentials = types.SetValueMust(types.StringType, withCredentials)
	m.AccountIDsWithErrors = types.SetValueMust(types.StringType, withErrors)
	m.SkippedAccounts = types.MapValueMust(types.StringType, skipped)
}
