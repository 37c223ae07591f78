// SPDX-License-Identifier: MPL-2.0

package datasource

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// accountType is the type of the elements of accounts.
var accountType = func() types.ObjectType {
	typ, _ := schema.NestedAttributeObject{Attributes: accountAttributes()}.Type().(types.ObjectType)
	return typ
}()

func accountAttributes() map[string]schema.Attribute {
	attributes := credentialAttributes()
	attributes["name"] = schema.StringAttribute{
		MarkdownDescription: "Name of the account. It is null if `account_ids` is set.",
		Computed:            true,
	}
	attributes["error"] = schema.StringAttribute{
		MarkdownDescription: "Error message if the account could not be read. All other attributes except `name` are null then. " +
			"It is null for an account that was read.",
		Computed: true,
	}
	return attributes
}

func organizationSchema() schema.Schema {
	accountIDs := []validator.Set{
		configured.NoNulls(acceptedIDs),
		setvalidator.ValueStringsAre(organizationNames.Accepts(roottask.CheckAccountID)),
	}
	return schema.Schema{
		MarkdownDescription: "Lists the credentials of the root users of many member accounts in one read: password, access keys, " +
			"signing certificates and MFA devices. In each account it opens a root session with the task policy " +
			"`IAMAuditRootUserCredentials`, which permits no change.",
		Attributes: map[string]schema.Attribute{
			"account_ids": schema.SetAttribute{
				MarkdownDescription: "IDs of the member accounts to read. By default, these are all accounts of the organization in State `ACTIVE`, " +
					"except the management account and the account of the provider's credentials. " +
					"An empty set is an error, also if an expression yields it.",
				ElementType: types.StringType,
				Optional:    true,
				Validators:  accountIDs,
			},
			"exclude_account_ids": schema.SetAttribute{
				MarkdownDescription: "IDs of accounts that are not read. An account outside the organization is ignored.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          accountIDs,
			},
			"concurrency": schema.NumberAttribute{
				MarkdownDescription: fmt.Sprintf("Largest number of accounts that are read at once, from 1 to %d, and %d by default. "+
					"The number in use starts at 20, grows while AWS does not throttle, and shrinks when it does.", maxConcurrency, defaultConcurrency),
				Optional: true,
			},
			"allow_errors": schema.BoolAttribute{
				MarkdownDescription: "Whether the read succeeds if some accounts could not be read. By default, each of them is an error. " +
					"If it is true, check `account_ids_with_errors`: nothing is known about the root credentials of these accounts.",
				Optional: true,
			},
			"timeouts": timeoutsAttribute(organizationTimeout),
			"accounts": schema.MapNestedAttribute{
				MarkdownDescription: "Root credentials of each account that was read or could not be read, by account ID.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: accountAttributes()},
			},
			"account_ids_with_credentials": schema.SetAttribute{
				MarkdownDescription: "IDs of the accounts whose root user has a password, an access key, a signing certificate or an MFA device.",
				ElementType:         types.StringType,
				Computed:            true,
			},
			"account_ids_with_errors": schema.SetAttribute{
				MarkdownDescription: "IDs of the accounts that could not be read. It is empty unless `allow_errors` is true.",
				ElementType:         types.StringType,
				Computed:            true,
			},
			"skipped_accounts": schema.MapAttribute{
				MarkdownDescription: "Reasons for the accounts that were not read, by account ID: `management account`, `caller's account`, " +
					"`State SUSPENDED` (or another State), or `excluded`.",
				ElementType: types.StringType,
				Computed:    true,
			},
		},
	}
}
