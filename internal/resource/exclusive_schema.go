// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

const (
	// defaultTimeout bounds each operation unless the attribute timeouts is set.
	defaultTimeout = 5 * time.Minute

	// maxIdleDays is ten years.
	maxIdleDays = 3650
)

func exclusiveSchema() schema.Schema {
	kinds := strings.Join(rootcredentials.KindNames(), "`, `")
	return schema.Schema{
		MarkdownDescription: "Root credentials that a member account of an AWS organization may have. Every other root credential " +
			"of the account is **deleted**: the password, access keys, signing certificates and MFA devices.",
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				MarkdownDescription: "ID of the member account (12 digits). Another ID replaces the resource.",
				Required:            true,
				Validators:          []validator.String{names.Accepts(roottask.CheckAccountID)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"allowed_credentials": schema.SetAttribute{
				MarkdownDescription: "Kinds of root credentials that may exist: `" + kinds + "`. With the empty set, no root credential may exist. " +
					"`password` requires `mfa_devices`, because an account that keeps its password must keep its MFA devices.",
				ElementType: types.StringType,
				Required:    true,
			},
			"password_recovery": schema.BoolAttribute{
				MarkdownDescription: "Whether to create a login profile if there is none, so that the owner of the root user's email address " +
					"can reset the password. `true` requires `password` and `mfa_devices` in `allowed_credentials`. Every plan warns while it is `true`.",
				Optional: true,
			},
			"min_idle_days": schema.NumberAttribute{
				MarkdownDescription: fmt.Sprintf("Number of days for which an access key or a password must have been unused before it is deleted, "+
					"from 1 to %d. Otherwise the plan fails. Without it, the last use does not matter.", maxIdleDays),
				Optional:   true,
				Validators: []validator.Number{configured.WholeNumber{Least: 1, Most: maxIdleDays, Omitted: "for no limit"}},
			},
			"has_password": schema.BoolAttribute{
				MarkdownDescription: "Whether the root user has a password.",
				Computed:            true,
			},
			"password_create_date": schema.StringAttribute{
				MarkdownDescription: "Creation date of the password in RFC 3339 format, null without a password.",
				CustomType:          timetypes.RFC3339Type{},
				Computed:            true,
			},
			"access_keys": schema.ListNestedAttribute{
				MarkdownDescription: "Access keys of the root user, sorted by ID.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"access_key_id": computed("Access key ID."),
					"status":        computed("`Active` or `Inactive`."),
					"create_date":   computedDate("Creation date in RFC 3339 format."),
				}},
			},
			"signing_certificates": schema.ListNestedAttribute{
				MarkdownDescription: "Signing certificates of the root user, sorted by ID.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"certificate_id": computed("Certificate ID."),
					"status":         computed("`Active` or `Inactive`."),
					"upload_date":    computedDate("Upload date in RFC 3339 format."),
				}},
			},
			"mfa_devices": schema.ListNestedAttribute{
				MarkdownDescription: "MFA devices of the root user, sorted by serial number.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"serial_number": computed("Serial number, which is an ARN unless the device is a hardware token."),
					"type":          computed("`virtual`, `fido` or `hardware`."),
					"enable_date":   computedDate("Date of activation in RFC 3339 format."),
				}},
			},
			"deletions": schema.SetAttribute{
				MarkdownDescription: "Root credentials that the apply deletes, one entry for each. A plan shows them first, and nothing else is " +
					"deleted. The value stays until the next deletion, or until a refresh finds a credential that is not allowed.",
				ElementType: types.StringType,
				Computed:    true,
			},
			"timeouts": timeoutsAttribute(),
		},
	}
}

func computed(description string) schema.Attribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

func computedDate(description string) schema.Attribute {
	return schema.StringAttribute{MarkdownDescription: description, CustomType: timetypes.RFC3339Type{}, Computed: true}
}

func timeoutsAttribute() schema.Attribute {
	limit := func(operation string) schema.Attribute {
		return schema.StringAttribute{
			MarkdownDescription: fmt.Sprintf("Time limit of %s, retries included. It is a duration such as `30s`, and %s by default.",
				operation, awscall.FormatDuration(defaultTimeout)),
			Optional: true,
		}
	}
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Time limits for operations.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"create": limit("a creation"),
			"read":   limit("a refresh, and of reading the account for a plan"),
			"update": limit("an update"),
		},
	}
}
