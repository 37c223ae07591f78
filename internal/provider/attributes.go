// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The attributes that both kinds of role have, with the rules of hashicorp/aws. Patterns are anchored where there they are not.
// An empty string passes each, as it counts as not set.

func roleARNAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "This is the ARN of the role.",
		Optional:            true,
		Validators:          []validator.String{optional("must be the ARN of a role, such as arn:aws:iam::123456789012:role/deploy", checkARN)},
	}
}

func durationAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "The role's credentials work for this duration, between `15m` and `12h`.",
		Optional:            true,
		Validators:          []validator.String{optional("must be a duration between 15m and 12h, such as 1h30m", checkRoleDuration)},
	}
}

func externalIDAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "The role's trust policy asks for this external ID.",
		Optional:            true,
		Validators:          []validator.String{textOf("_+=,.@:/-", 2, 1224)},
	}
}

func policyAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "This policy in JSON narrows what the role may do. It must allow `sts:AssumeRoot`.",
		Optional:            true,
		Validators:          []validator.String{optional("must be JSON", checkJSON)},
	}
}

func policyARNsAttribute() schema.Attribute {
	return schema.SetAttribute{
		MarkdownDescription: "The policies with these ARNs narrow what the role may do. One of them must allow `sts:AssumeRoot`.",
		ElementType:         types.StringType,
		Optional:            true,
		Validators:          []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(optional("must be the ARN of a policy, such as arn:aws:iam::123456789012:policy/deploy", checkARN))},
	}
}

func sessionNameAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "The role's session has this name, which CloudTrail shows.",
		Optional:            true,
		Validators:          []validator.String{textOf("_+=,.@-", 2, 64)},
	}
}

func sourceIdentityAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "The role's session has this source identity, which later sessions keep and root sessions carry.",
		Optional:            true,
		Validators:          []validator.String{textOf("_+=,.@-", 2, 64)},
	}
}

func endpointAttribute(description string) schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: description,
		Optional:            true,
		Validators:          []validator.String{optional("must be a URL with a scheme and a host, such as https://sts.us-east-1.amazonaws.com", checkURL)},
	}
}

// textOf accepts ASCII letters, digits and the given signs.
func textOf(signs string, shortest, longest int) validator.String {
	text := regexp.MustCompile(`^[a-zA-Z0-9` + regexp.QuoteMeta(signs) + `]+$`)
	rule := fmt.Sprintf("must have %d to %d characters, each a letter, a digit or one of %s", shortest, longest, signs)
	return optional(rule, func(s string) bool { return len(s) >= shortest && len(s) <= longest && text.MatchString(s) })
}
