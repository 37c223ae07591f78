// SPDX-License-Identifier: MPL-2.0

package datasource

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
)

// credentialsModel holds the attributes that describe the root credentials of an account.
type credentialsModel struct {
	HasCredentials      types.Bool        `tfsdk:"has_credentials"`
	HasPassword         types.Bool        `tfsdk:"has_password"`
	PasswordCreateDate  timetypes.RFC3339 `tfsdk:"password_create_date"`
	PasswordLastUsed    timetypes.RFC3339 `tfsdk:"password_last_used"`
	AccessKeys          types.List        `tfsdk:"access_keys"`
	SigningCertificates types.List        `tfsdk:"signing_certificates"`
	MFADevices          types.List        `tfsdk:"mfa_devices"`
}

var (
	accessKeyType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"access_key_id":     types.StringType,
		"status":            types.StringType,
		"create_date":       timetypes.RFC3339Type{},
		"last_used_date":    timetypes.RFC3339Type{},
		"last_used_region":  types.StringType,
		"last_used_service": types.StringType,
	}}
	signingCertificateType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"certificate_id": types.StringType,
		"status":         types.StringType,
		"upload_date":    timetypes.RFC3339Type{},
	}}
	mfaDeviceType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"serial_number": types.StringType,
		"type":          types.StringType,
		"enable_date":   timetypes.RFC3339Type{},
	}}
)

func newCredentialsModel(found rootcredentials.Inventory) credentialsModel {
	m := credentialsModel{
		HasCredentials:     types.BoolValue(found.HasCredentials()),
		HasPassword:        types.BoolValue(found.Password != nil),
		PasswordCreateDate: timetypes.NewRFC3339Null(),
		PasswordLastUsed:   date(found.PasswordLastUsed),
		AccessKeys: list(accessKeyType, found.AccessKeys, func(k rootcredentials.AccessKey) map[string]attr.Value {
			used := rootcredentials.KeyUse{}
			if k.LastUsed != nil {
				used = *k.LastUsed
			}
			return map[string]attr.Value{
				"access_key_id":     types.StringValue(k.ID),
				"status":            text(k.Status),
				"create_date":       date(k.Created),
				"last_used_date":    date(used.Date),
				"last_used_region":  text(used.Region),
				"last_used_service": text(used.Service),
			}
		}),
		SigningCertificates: list(signingCertificateType, found.SigningCertificates,
			func(c rootcredentials.SigningCertificate) map[string]attr.Value {
				return map[string]attr.Value{
					"certificate_id": types.StringValue(c.ID),
					"status":         text(c.Status),
					"upload_date":    date(c.Uploaded),
				}
			}),
		MFADevices: list(mfaDeviceType, found.MFADevices, func(d rootcredentials.MFADevice) map[string]attr.Value {
			return map[string]attr.Value{
				"serial_number": types.StringValue(d.SerialNumber),
				"type":          types.StringValue(d.Type()),
				"enable_date":   date(d.Enabled),
			}
		}),
	}
	if found.Password != nil {
		m.PasswordCreateDate = date(found.Password.Created)
	}
	return m
}

// unknownCredentials returns the attributes of an account that could not be read. False or an empty list
// would pass for an account without credentials.
func unknownCredentials() credentialsModel {
	return credentialsModel{
		HasCredentials:      types.BoolNull(),
		HasPassword:         types.BoolNull(),
		PasswordCreateDate:  timetypes.NewRFC3339Null(),
		PasswordLastUsed:    timetypes.NewRFC3339Null(),
		AccessKeys:          types.ListNull(accessKeyType),
		SigningCertificates: types.ListNull(signingCertificateType),
		MFADevices:          types.ListNull(mfaDeviceType),
	}
}

func list[T any](typ types.ObjectType, items []T, convert func(T) map[string]attr.Value) types.List {
	values := make([]attr.Value, 0, len(items))
	for _, item := range items {
		values = append(values, types.ObjectValueMust(typ.AttrTypes, convert(item)))
	}
	return types.ListValueMust(typ, values)
}

func date(t time.Time) timetypes.RFC3339 {
	if t.IsZero() {
		return timetypes.NewRFC3339Null()
	}
	return timetypes.NewRFC3339TimeValue(t.UTC())
}

func text(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}

// credentialAttributes returns the schema of a credentialsModel.
func credentialAttributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	date := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, CustomType: timetypes.RFC3339Type{}, Computed: true}
	}
	list := func(description string, attributes map[string]schema.Attribute) schema.ListNestedAttribute {
		return schema.ListNestedAttribute{
			MarkdownDescription: description,
			Computed:            true,
			NestedObject:        schema.NestedAttributeObject{Attributes: attributes},
		}
	}
	return map[string]schema.Attribute{
		"has_credentials": schema.BoolAttribute{
			MarkdownDescription: "Whether the root user has a password, an access key, a signing certificate or an MFA device.",
			Computed:            true,
		},
		"has_password":         schema.BoolAttribute{MarkdownDescription: "Whether the root user has a password.", Computed: true},
		"password_create_date": date("Time in RFC 3339 format at which the password was created. It is null without a password."),
		"password_last_used":   date("Time in RFC 3339 format of the last sign-in with the password. It is null if IAM has no record of one."),
		"access_keys": list("Access keys, sorted by ID.", map[string]schema.Attribute{
			"access_key_id":     text("Access key ID."),
			"status":            text("Status of the access key: `Active` or `Inactive`."),
			"create_date":       date("Time in RFC 3339 format at which the access key was created."),
			"last_used_date":    date("Time in RFC 3339 format of the last use. It is null if the access key was never used."),
			"last_used_region":  text("Region of the last use. It is null if the access key was never used."),
			"last_used_service": text("AWS service of the last use, such as `s3`. It is null if the access key was never used."),
		}),
		"signing_certificates": list("X.509 signing certificates, sorted by ID.", map[string]schema.Attribute{
			"certificate_id": text("ID of the signing certificate."),
			"status":         text("Status of the signing certificate: `Active` or `Inactive`."),
			"upload_date":    date("Time in RFC 3339 format at which the signing certificate was uploaded."),
		}),
		"mfa_devices": list("MFA devices that are assigned to the root user, sorted by serial number.", map[string]schema.Attribute{
			"serial_number": text("Serial number. It is an ARN for a virtual device and for a FIDO security key."),
			"type":          text("Kind of the device: `virtual`, `fido` or `hardware`."),
			"enable_date":   date("Time in RFC 3339 format at which the MFA device was assigned."),
		}),
	}
}
