// SPDX-License-Identifier: MPL-2.0

package ephemeral

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// Renewing cannot deliver new credentials to those who hold the old ones, so there is no EphemeralResourceWithRenew.
var (
	_ ephemeral.EphemeralResource                   = (*session)(nil)
	_ ephemeral.EphemeralResourceWithConfigure      = (*session)(nil)
	_ ephemeral.EphemeralResourceWithValidateConfig = (*session)(nil)
	_ ephemeral.EphemeralResourceWithClose          = (*session)(nil)
)

// expirationKey is the only key in private data, which engines do not encrypt.
const expirationKey = "expiration"

// NewSession returns the ephemeral resource assumeroot_session.
func NewSession() ephemeral.EphemeralResource {
	return &session{}
}

type session struct {
	provider *ProviderData
}

func (s *session) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_session"
}

func (s *session) Schema(ctx context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = sessionSchema(ctx)
}

func (s *session) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	if req.ProviderData == nil {
		return // validate runs before the provider is configured
	}
	data, ok := req.ProviderData.(*ProviderData)
	if !ok {
		resp.Diagnostics.AddError("Unexpected provider data", fmt.Sprintf("Expected *ephemeral.ProviderData, got %T. This is a bug in the provider; please report it.", req.ProviderData))
		return
	}
	s.provider = data
}

func (s *session) ValidateConfig(ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse) {
	var m sessionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(m.validate(ctx, s.provider)...)
}

func (s *session) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m sessionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}

	if s.provider == nil {
		resp.Diagnostics.AddError("Provider not configured", "The session was to be opened before the provider was configured. This is a bug in the engine or the provider; please report it.")
		return
	}
	request, diags := m.request(ctx, s.provider)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	ctx = tflog.SetField(ctx, "target_principal", request.Target.String())
	ctx = tflog.SetField(ctx, "task_policy_arn", request.Policy.String())
	ctx = tflog.SetField(ctx, "region", request.Region)
	tflog.Debug(ctx, "Opening root session")

	opened, err := s.provider.Client.Open(ctx, request)
	if err != nil {
		resp.Diagnostics.Append(m.failureDiagnostic(ctx, err))
		return
	}
	tflog.Debug(ctx, "Opened root session", map[string]any{
		"host":          opened.Host,
		"request_id":    opened.RequestID,
		"access_key_id": opened.KeyHint(),
		"expiration":    opened.Expiration.Format(time.RFC3339),
		"attempts":      opened.Attempts,
	})

	m.fill(request, opened)
	resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, expirationKey, fmt.Appendf(nil, "%q", opened.Expiration.Format(time.RFC3339)))...)
}

// Close makes no call, as STS cannot end a root session. It says so if the session ended before the run did.
func (s *session) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	stored, diags := req.Private.GetKey(ctx, expirationKey)
	var expiration time.Time
	if diags.HasError() || json.Unmarshal(stored, &expiration) != nil || s.provider == nil {
		return // nothing is known of the session, and nothing depends on the warning
	}
	if dead := s.provider.Now().Sub(expiration); dead > 0 {
		resp.Diagnostics.Append(expiredWarning(expiration, dead))
	}
}

// fill sets everything that is computed. What was configured stays as it was written: engines refuse a normalised echo.
func (m *sessionModel) fill(r assumeroot.Request, opened assumeroot.Session) {
	if m.TaskPolicy.IsNull() {
		m.TaskPolicy = types.StringValue(r.Policy.Name)
	}
	if m.TaskPolicyARN.IsNull() {
		m.TaskPolicyARN = types.StringValue(r.Policy.String())
	}
	m.AccountID = types.StringValue(r.Target.AccountID)
	m.AccessKeyID = types.StringValue(opened.AccessKeyID)
	m.SecretAccessKey = types.StringValue(opened.SecretAccessKey)
	m.SessionToken = types.StringValue(opened.SessionToken)
	m.Expiration = timetypes.NewRFC3339TimeValue(opened.Expiration.UTC())
	m.SourceIdentity = types.StringNull()
	if opened.SourceIdentity != "" {
		m.SourceIdentity = types.StringValue(opened.SourceIdentity)
	}
}

// failureDiagnostic puts a failure on the attribute at fault, if that attribute was configured.
func (m *sessionModel) failureDiagnostic(ctx context.Context, err error) diag.Diagnostic {
	var f *assumeroot.Failure
	if !errors.As(err, &f) {
		return diag.NewErrorDiagnostic("Session could not be opened", err.Error())
	}
	tflog.Debug(ctx, "Root session was not opened", map[string]any{
		"host":       f.Host,
		"cause":      f.Summary,
		"code":       f.Code,
		"request_id": f.RequestID,
		"attempts":   f.Attempts,
	})

	at := map[assumeroot.Field]path.Path{
		assumeroot.TargetPrincipal: path.Root("target_principal"),
		assumeroot.TaskPolicyArn:   m.policyPath(),
		assumeroot.DurationSeconds: path.Root("duration_seconds"),
	}
	if !m.Region.IsNull() {
		at[assumeroot.Region] = path.Root("region")
	}
	if !m.Timeouts.IsNull() {
		at[assumeroot.Timeout] = path.Root("timeouts") // engines show the block, not the line, for an attribute inside
	}
	if p, ok := at[f.Field]; ok {
		return diag.NewAttributeErrorDiagnostic(p, f.Summary, f.Detail)
	}
	return diag.NewErrorDiagnostic(f.Summary, f.Detail)
}

func expiredWarning(expiration time.Time, dead time.Duration) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"Root session expired during the run",
		fmt.Sprintf("The session ended at %s, and the run held it for another %s. "+
			"Calls made with it in that time failed with ExpiredToken.\n\n"+
			"A root session lasts at most %d seconds and cannot be renewed. Open it closer to its use, or split the run into smaller ones (for instance with -target), so that each ends in time.",
			expiration.Format(time.RFC3339), dead.Round(time.Second), roottask.MaxDurationSeconds),
	)
}
