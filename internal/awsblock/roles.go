// SPDX-License-Identifier: MPL-2.0

package awsblock

import (
	"cmp"
	"context"
	"os"
	"time"

	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

type assumeRoleBlock struct {
	RoleARN           types.String `tfsdk:"role_arn"`
	Duration          types.String `tfsdk:"duration"`
	ExternalID        types.String `tfsdk:"external_id"`
	Policy            types.String `tfsdk:"policy"`
	PolicyARNs        types.Set    `tfsdk:"policy_arns"`
	SessionName       types.String `tfsdk:"session_name"`
	SourceIdentity    types.String `tfsdk:"source_identity"`
	Tags              types.Map    `tfsdk:"tags"`
	TransitiveTagKeys types.Set    `tfsdk:"transitive_tag_keys"`
}

// WebIdentityBlock is a block assume_role_with_web_identity.
type WebIdentityBlock struct {
	RoleARN              types.String `tfsdk:"role_arn"`
	Duration             types.String `tfsdk:"duration"`
	Policy               types.String `tfsdk:"policy"`
	PolicyARNs           types.Set    `tfsdk:"policy_arns"`
	SessionName          types.String `tfsdk:"session_name"`
	WebIdentityToken     types.String `tfsdk:"web_identity_token"`
	WebIdentityTokenFile types.String `tfsdk:"web_identity_token_file"`
}

func (b *Block) assumeRoles(ctx context.Context, diags *diag.Diagnostics) []awsbase.AssumeRole {
	blocks, d := blocksOf[assumeRoleBlock](ctx, b.AssumeRole)
	diags.Append(d...)
	var roles []awsbase.AssumeRole
	for i, role := range blocks {
		at := path.Root("assume_role").AtListIndex(i)
		switch {
		case role.RoleARN.ValueString() != "":
			roles = append(roles, role.role(ctx, diags))
		case len(blocks) == 1:
			diags.Append(ignoredBlock(at))
		default:
			diags.Append(missingRoleARN(at))
		}
	}
	return roles
}

func (b *assumeRoleBlock) role(ctx context.Context, diags *diag.Diagnostics) awsbase.AssumeRole {
	return awsbase.AssumeRole{
		RoleARN:           b.RoleARN.ValueString(),
		Duration:          duration(b.Duration),
		ExternalID:        b.ExternalID.ValueString(),
		Policy:            b.Policy.ValueString(),
		PolicyARNs:        Strings(ctx, b.PolicyARNs, diags),
		SessionName:       b.SessionName.ValueString(),
		SourceIdentity:    b.SourceIdentity.ValueString(),
		Tags:              tagsOf(ctx, b.Tags, diags),
		TransitiveTagKeys: Strings(ctx, b.TransitiveTagKeys, diags),
	}
}

// WebIdentityBlocks returns the blocks assume_role_with_web_identity. The schema allows one.
func (b *Block) WebIdentityBlocks(ctx context.Context) ([]WebIdentityBlock, diag.Diagnostics) {
	return blocksOf[WebIdentityBlock](ctx, b.AssumeRoleWithWebIdentity)
}

func (b *Block) webIdentity(ctx context.Context, diags *diag.Diagnostics) *awsbase.AssumeRoleWithWebIdentity {
	blocks, d := b.WebIdentityBlocks(ctx)
	diags.Append(d...)
	if len(blocks) == 0 {
		return nil
	}
	at := path.Root("assume_role_with_web_identity").AtListIndex(0)
	block := blocks[0]
	if block.empty() {
		diags.Append(ignoredBlock(at))
		return nil
	}
	if block.RoleARN.ValueString() == "" {
		diags.Append(missingRoleARN(at))
	}
	role := block.role(ctx, diags)
	const sources = "in the block or in the environment (TF_AWS_WEB_IDENTITY_TOKEN, AWS_WEB_IDENTITY_TOKEN_FILE)"
	switch token, file := role.WebIdentityToken != "", role.WebIdentityTokenFile != ""; {
	case token && file:
		diags.AddAttributeError(at, summary.InvalidArgument.With("assume_role_with_web_identity"),
			"Both web_identity_token and web_identity_token_file are set "+sources+".\n"+
				"The provider requires exactly one of the two.\nRemove or unset one of them.")
	case !token && !file:
		diags.AddAttributeError(at, summary.InvalidArgument.With("assume_role_with_web_identity"),
			"Neither web_identity_token nor web_identity_token_file is set "+sources+".\n"+
				"The provider requires exactly one of the two.\nSet one of them.")
	}
	return role
}

// role uses the token in the environment only if the block has none.
func (b *WebIdentityBlock) role(ctx context.Context, diags *diag.Diagnostics) *awsbase.AssumeRoleWithWebIdentity {
	role := &awsbase.AssumeRoleWithWebIdentity{
		RoleARN:              b.RoleARN.ValueString(),
		Duration:             duration(b.Duration),
		Policy:               b.Policy.ValueString(),
		PolicyARNs:           Strings(ctx, b.PolicyARNs, diags),
		SessionName:          b.SessionName.ValueString(),
		WebIdentityToken:     b.WebIdentityToken.ValueString(),
		WebIdentityTokenFile: b.WebIdentityTokenFile.ValueString(),
	}
	if !role.HasValidTokenSource() {
		role.WebIdentityToken = os.Getenv("TF_AWS_WEB_IDENTITY_TOKEN")
		role.WebIdentityTokenFile = os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE")
	}
	return role
}

func (b *WebIdentityBlock) empty() bool {
	return len(b.PolicyARNs.Elements()) == 0 && cmp.Or(
		b.RoleARN.ValueString(),
		b.Duration.ValueString(),
		b.Policy.ValueString(),
		b.SessionName.ValueString(),
		b.WebIdentityToken.ValueString(),
		b.WebIdentityTokenFile.ValueString(),
	) == ""
}

// ignoredBlock warns about a block that hashicorp/aws ignores too.
func ignoredBlock(at path.Path) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(at.AtName("role_arn"), summary.MissingArgument.With("role_arn"),
		"The block has no role_arn, so it is ignored and no role is assumed.\n"+
			"Write the ARN of a role, such as arn:aws:iam::123456789012:role/deploy, or remove the block.")
}

func missingRoleARN(at path.Path) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at.AtName("role_arn"), summary.MissingArgument.With("role_arn"),
		"The block has no role_arn, so there is no role to assume.\n"+
			"Write the ARN of a role, such as arn:aws:iam::123456789012:role/deploy, or remove the block.")
}

// duration returns 0 if s is null or unknown. The schema has validated every other value.
func duration(s types.String) time.Duration {
	d, _ := time.ParseDuration(s.ValueString())
	return d
}

// tagsOf omits tags with a null value. AWS accepts empty values.
func tagsOf(ctx context.Context, m types.Map, diags *diag.Diagnostics) map[string]string {
	if m.IsUnknown() {
		return nil
	}
	var all map[string]types.String
	diags.Append(m.ElementsAs(ctx, &all, false)...)
	tags := map[string]string{}
	for key, value := range all {
		if !value.IsNull() {
			tags[key] = value.ValueString()
		}
	}
	return tags
}
