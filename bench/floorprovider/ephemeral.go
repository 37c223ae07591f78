// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/ephemeral/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// session has the attributes of assumeroot_session, so that it costs an engine the same work.
type session struct{}

func newSession() ephemeral.EphemeralResource {
	return session{}
}

func (session) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_session"
}

// values are those of a session, in their usual sizes.
var values = map[string]string{
	"task_policy_arn":   "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
	"account_id":        "111122223333",
	"access_key_id":     "ASIAIOSFODNN7EXAMPLE",
	"secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
	"session_token":     strings.Repeat("0123456789", 40),
	"expiration":        "2026-09-01T12:00:00Z",
}

func (session) Schema(ctx context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"target_principal":  schema.StringAttribute{Required: true},
		"task_policy":       schema.StringAttribute{Optional: true, Computed: true},
		"task_policy_arn":   schema.StringAttribute{Optional: true, Computed: true},
		"duration_seconds":  schema.NumberAttribute{Optional: true},
		"region":            schema.StringAttribute{Optional: true},
		"timeouts":          timeouts.Attributes(ctx),
		"account_id":        schema.StringAttribute{Computed: true},
		"access_key_id":     schema.StringAttribute{Computed: true},
		"secret_access_key": schema.StringAttribute{Computed: true, Sensitive: true},
		"session_token":     schema.StringAttribute{Computed: true, Sensitive: true},
		"expiration":        schema.StringAttribute{Computed: true},
		"source_identity":   schema.StringAttribute{Computed: true},
	}}
}

func (session) Open(_ context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var attributes map[string]tftypes.Value
	if err := req.Config.Raw.As(&attributes); err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	for name, value := range values {
		attributes[name] = tftypes.NewValue(tftypes.String, value)
	}
	resp.Result.Raw = tftypes.NewValue(req.Config.Raw.Type(), attributes)
}
