// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
)

// The following attributes are common to assume_role and assume_role_with_web_identity. They have the rules
// of hashicorp/aws, but apply them to every character.

// roleARNAttribute takes the sentence about blocks without the attribute.
func roleARNAttribute(missing string) schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "ARN of the role. " + missing,
		Optional:            true,
		Validators:          []validator.String{roleARNValidator()},
	}
}

func durationAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: fmt.Sprintf("Duration of the role's credentials, %s, such as `1h30m`.", roleDurations()),
		Optional:            true,
		Validators:          []validator.String{durationValidator()},
	}
}

func externalIDAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: fmt.Sprintf("External ID that the role's trust policy requires: %s.", externalIDRule),
		Optional:            true,
		Validators:          []validator.String{externalIDRule.validator()},
	}
}

func policyAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "JSON policy that further restricts the role. It must allow `sts:AssumeRoot`.",
		Optional:            true,
		Validators:          []validator.String{jsonValidator()},
	}
}

func policyARNsAttribute() schema.Attribute {
	return schema.SetAttribute{
		MarkdownDescription: "ARNs of policies that further restrict the role. One of them must allow `sts:AssumeRoot`.",
		ElementType:         types.StringType,
		Optional:            true,
		Validators:          []validator.Set{configured.NoNulls("ARNs of policies"), setvalidator.ValueStringsAre(policyARNValidator())},
	}
}

func sessionNameAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: fmt.Sprintf("Name of the role's session, which CloudTrail records: %s.", nameRule),
		Optional:            true,
		Validators:          []validator.String{nameRule.validator()},
	}
}

func sourceIdentityAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: fmt.Sprintf(
			"Source identity of the role's session, which later roles and root sessions inherit: %s.", nameRule),
		Optional:   true,
		Validators: []validator.String{nameRule.validator()},
	}
}

func endpointAttribute(description string) schema.Attribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true}
}
