// SPDX-License-Identifier: MPL-2.0

package ephemeral

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// EphemeralResourceWithRenew is missing, because a renewal cannot replace the credentials that consumers
// hold.
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
	provider *configured.Provider // nil while the provider is not configured
}

func (s *session) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_session"
}

func (s *session) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = sessionSchema()
}

func (s *session) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	p, diags := configured.From(req.ProviderData)
	resp.Diagnostics.Append(diags...)
	s.provider = p
}

func (s *session) ValidateConfig(
	ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse,
) {
	var m sessionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	p := s.provider
	if req.Config.Raw.IsFullyKnown() {
		// Open checks the guards and the Region: engines print the configuration line for errors of Open, but not
		// for errors of this validation.
		p = nil
	}
	a, diags := m.parse(p)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(m.warnings(a)...)
}

func (s *session) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m sessionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}

	if s.provider == nil {
		resp.Diagnostics.Append(configured.Missing())
		return
	}
	a, diags := m.parse(s.provider)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(m.checkRegion(s.provider.Client, a.request.Region)...)
	if resp.Diagnostics.HasError() {
		return
	}

	ctx = tflog.SetField(ctx, "target_principal", a.request.Target.String())
	ctx = tflog.SetField(ctx, "task_policy_arn", a.request.Policy.String())
	ctx = tflog.SetField(ctx, "region", a.request.Region)
	tflog.Debug(ctx, "Opening root session")

	opened, err := s.provider.Client.Open(ctx, a.request)
	if err != nil {
		err = s.provider.Explained.Shorten(err, a.request.Target.AccountID)
		resp.Diagnostics.Append(sessionNames.Failed(ctx, err, m.configured()))
		return
	}
	tflog.Debug(ctx, "Opened root session", map[string]any{
		"host":          opened.Host,
		"request_id":    opened.RequestID,
		"access_key_id": opened.KeyHint(),
		"expiration":    opened.Expiration.Format(time.RFC3339),
		"attempts":      opened.Attempts,
	})

	m.fill(a.request, opened)
	resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
	expiration := fmt.Appendf(nil, "%q", opened.Expiration.Format(time.RFC3339))
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, expirationKey, expiration)...)
}

// Close warns if the session expired before the run ended. It sends no request, because STS cannot revoke a
// root session.
func (s *session) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	stored, diags := req.Private.GetKey(ctx, expirationKey)
	var expiration time.Time
	if diags.HasError() || json.Unmarshal(stored, &expiration) != nil || s.provider == nil {
		return
	}
	if since := s.provider.Now().Sub(expiration); since > 0 {
		resp.Diagnostics.Append(expiredWarning(expiration, since))
	}
}

// fill sets the computed attributes. Engines require that configured values stay unchanged.
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

func expiredWarning(expiration time.Time, since time.Duration) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		summary.ExpiredDuringRun,
		fmt.Sprintf("The session expired at %s, %s before the run closed it. "+
			"Requests after the expiration fail with ExpiredToken.\n\n"+
			"A root session lasts at most %d seconds and cannot be renewed. Open the session closer to its use, "+
			"or split the run, for instance with -target.",
			expiration.Format(time.RFC3339), awscall.FormatDuration(since.Round(time.Second)), roottask.MaxDurationSeconds),
	)
}
