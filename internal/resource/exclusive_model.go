// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"context"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
)

type exclusiveModel struct {
	AccountID          types.String `tfsdk:"account_id"`
	AllowedCredentials types.Set    `tfsdk:"allowed_credentials"`
	PasswordRecovery   types.Bool   `tfsdk:"password_recovery"`
	MinIdleDays        types.Number `tfsdk:"min_idle_days"`
	Deletions          types.Set    `tfsdk:"deletions"`
	Timeouts           types.Object `tfsdk:"timeouts"`
	credentialsModel
}

// credentialsModel holds the credentials of an account, without their last use.
type credentialsModel struct {
	HasPassword         types.Bool        `tfsdk:"has_password"`
	PasswordCreateDate  timetypes.RFC3339 `tfsdk:"password_create_date"`
	AccessKeys          types.List        `tfsdk:"access_keys"`
	SigningCertificates types.List        `tfsdk:"signing_certificates"`
	MFADevices          types.List        `tfsdk:"mfa_devices"`
}

type accessKeyModel struct {
	AccessKeyID types.String      `tfsdk:"access_key_id"`
	Status      types.String      `tfsdk:"status"`
	CreateDate  timetypes.RFC3339 `tfsdk:"create_date"`
}

type signingCertificateModel struct {
	CertificateID types.String      `tfsdk:"certificate_id"`
	Status        types.String      `tfsdk:"status"`
	UploadDate    timetypes.RFC3339 `tfsdk:"upload_date"`
}

type mfaDeviceModel struct {
	SerialNumber types.String      `tfsdk:"serial_number"`
	Type         types.String      `tfsdk:"type"`
	EnableDate   timetypes.RFC3339 `tfsdk:"enable_date"`
}

var (
	accessKeyType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"access_key_id": types.StringType, "status": types.StringType, "create_date": timetypes.RFC3339Type{},
	}}
	signingCertificateType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"certificate_id": types.StringType, "status": types.StringType, "upload_date": timetypes.RFC3339Type{},
	}}
	mfaDeviceType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"serial_number": types.StringType, "type": types.StringType, "enable_date": timetypes.RFC3339Type{},
	}}
)

// allowed returns the allowed kinds, or false if one is unknown.
func (m *exclusiveModel) allowed() ([]rootcredentials.Kind, bool) {
	if m.AllowedCredentials.IsUnknown() {
		return nil, false
	}
	kinds := []rootcredentials.Kind{}
	for _, element := range m.AllowedCredentials.Elements() {
		s, ok := element.(types.String)
		if !ok || s.IsUnknown() {
			return nil, false
		}
		kinds = append(kinds, rootcredentials.Kind(s.ValueString()))
	}
	return kinds, true
}

// minIdleDays returns 0 without a limit.
func (m *exclusiveModel) minIdleDays() int64 {
	if m.MinIdleDays.IsNull() || m.MinIdleDays.IsUnknown() {
		return 0
	}
	days, _ := m.MinIdleDays.ValueBigFloat().Int64()
	return days
}

// planned returns the texts of the deletions in m.
func (m *exclusiveModel) planned() []string {
	var texts []string
	for _, element := range m.Deletions.Elements() {
		if s, ok := element.(types.String); ok {
			texts = append(texts, s.ValueString())
		}
	}
	return texts
}

func deletionSet(deletions []rootcredentials.Deletion) types.Set {
	elements := []attr.Value{}
	for _, d := range deletions {
		elements = append(elements, types.StringValue(d.String()))
	}
	return types.SetValueMust(types.StringType, elements)
}

func noCredentials() credentialsModel {
	return credentialsModel{
		HasPassword:         types.BoolValue(false),
		PasswordCreateDate:  timetypes.NewRFC3339Null(),
		AccessKeys:          types.ListValueMust(accessKeyType, nil),
		SigningCertificates: types.ListValueMust(signingCertificateType, nil),
		MFADevices:          types.ListValueMust(mfaDeviceType, nil),
	}
}

func unknownCredentials() credentialsModel {
	return credentialsModel{
		HasPassword:         types.BoolUnknown(),
		PasswordCreateDate:  timetypes.NewRFC3339Unknown(),
		AccessKeys:          types.ListUnknown(accessKeyType),
		SigningCertificates: types.ListUnknown(signingCertificateType),
		MFADevices:          types.ListUnknown(mfaDeviceType),
	}
}

// onlyAllowed returns the credentials of the allowed kinds.
func (c credentialsModel) onlyAllowed(allowed []rootcredentials.Kind) credentialsModel {
	none := noCredentials()
	if !slices.Contains(allowed, rootcredentials.PasswordKind) {
		c.HasPassword, c.PasswordCreateDate = none.HasPassword, none.PasswordCreateDate
	}
	if !slices.Contains(allowed, rootcredentials.AccessKeyKind) {
		c.AccessKeys = none.AccessKeys
	}
	if !slices.Contains(allowed, rootcredentials.SigningCertificateKind) {
		c.SigningCertificates = none.SigningCertificates
	}
	if !slices.Contains(allowed, rootcredentials.MFADeviceKind) {
		c.MFADevices = none.MFADevices
	}
	return c
}

func (c *credentialsModel) setPassword(p *rootcredentials.Password) {
	c.HasPassword, c.PasswordCreateDate = types.BoolValue(p != nil), timetypes.NewRFC3339Null()
	if p != nil {
		c.PasswordCreateDate = dateValue(p.Created)
	}
}

// credentialsOf returns the credentials of an inventory.
func credentialsOf(ctx context.Context, i rootcredentials.Inventory) (credentialsModel, diag.Diagnostics) {
	keys := []accessKeyModel{}
	for _, k := range i.AccessKeys {
		keys = append(keys, accessKeyModel{types.StringValue(k.ID), types.StringValue(k.Status), dateValue(k.Created)})
	}
	certificates := []signingCertificateModel{}
	for _, c := range i.SigningCertificates {
		certificates = append(certificates, signingCertificateModel{types.StringValue(c.ID), types.StringValue(c.Status), dateValue(c.Uploaded)})
	}
	devices := []mfaDeviceModel{}
	for _, d := range i.MFADevices {
		devices = append(devices, mfaDeviceModel{types.StringValue(d.SerialNumber), types.StringValue(d.Type()), dateValue(d.Enabled)})
	}
	var (
		c        credentialsModel
		diags, d diag.Diagnostics
	)
	c.setPassword(i.Password)
	c.AccessKeys, diags = types.ListValueFrom(ctx, accessKeyType, keys)
	c.SigningCertificates, d = types.ListValueFrom(ctx, signingCertificateType, certificates)
	diags.Append(d...)
	c.MFADevices, d = types.ListValueFrom(ctx, mfaDeviceType, devices)
	diags.Append(d...)
	return c, diags
}

// inventory is the inverse of credentialsOf. Every value must be known, as in state.
func (c credentialsModel) inventory(ctx context.Context) (rootcredentials.Inventory, diag.Diagnostics) {
	var (
		i            rootcredentials.Inventory
		keys         []accessKeyModel
		certificates []signingCertificateModel
		devices      []mfaDeviceModel
	)
	diags := c.AccessKeys.ElementsAs(ctx, &keys, false)
	diags.Append(c.SigningCertificates.ElementsAs(ctx, &certificates, false)...)
	diags.Append(c.MFADevices.ElementsAs(ctx, &devices, false)...)
	if c.HasPassword.ValueBool() {
		i.Password = &rootcredentials.Password{Created: dateOf(c.PasswordCreateDate, &diags)}
	}
	for _, k := range keys {
		i.AccessKeys = append(i.AccessKeys, rootcredentials.AccessKey{
			ID: k.AccessKeyID.ValueString(), Status: k.Status.ValueString(), Created: dateOf(k.CreateDate, &diags),
		})
	}
	for _, s := range certificates {
		i.SigningCertificates = append(i.SigningCertificates, rootcredentials.SigningCertificate{
			ID: s.CertificateID.ValueString(), Status: s.Status.ValueString(), Uploaded: dateOf(s.UploadDate, &diags),
		})
	}
	for _, d := range devices {
		i.MFADevices = append(i.MFADevices, rootcredentials.MFADevice{
			SerialNumber: d.SerialNumber.ValueString(), Enabled: dateOf(d.EnableDate, &diags),
		})
	}
	return i, diags
}

// dateValue returns null for a date that AWS did not return.
func dateValue(t time.Time) timetypes.RFC3339 {
	if t.IsZero() {
		return timetypes.NewRFC3339Null()
	}
	return timetypes.NewRFC3339TimeValue(t.UTC())
}

func dateOf(v timetypes.RFC3339, diags *diag.Diagnostics) time.Time {
	if v.IsNull() {
		return time.Time{}
	}
	t, d := v.ValueRFC3339Time()
	diags.Append(d...)
	return t
}
