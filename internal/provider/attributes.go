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

const (
	// What a role's session name and its source identity are made of.
	nameSigns   = "_+=,.@-"
	nameLongest = 64

	externalIDSigns   = "_+=,.@:/-"
	externalIDLongest = 1224

	// The bounds that checkRoleDuration has, as people write them.
	shortestRole = "15m"
	longestRole  = "12h"
)

// The attributes that both kinds of role have, with the rules of hashicorp/aws. Patterns are anchored where there they are not.
// An empty string passes each, as it counts as not set.

// roleARNAttribute takes the sentence about blocks that lack it.
func roleARNAttribute(without string) schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "The role has this ARN. " + without,
		Optional:            true,
		Validators:          []validator.String{optional("must be the ARN of a role, such as arn:aws:iam::123456789012:role/deploy", checkARN)},
	}
}

func durationAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: fmt.Sprintf("The role's credentials work for this duration, between `%s` and `%s`, such as `1h30m`.", shortestRole, longestRole),
		Optional:            true,
		Validators:          []validator.String{optional(fmt.Sprintf("must be a duration between %s and %s, such as 1h30m", shortestRole, longestRole), checkRoleDuration)},
	}
}

func externalIDAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "The role's trust policy asks for this external ID. " + textSentence(externalIDSigns, 2, externalIDLongest),
		Optional:            true,
		Validators:          []validator.String{textOf(externalIDSigns, 2, externalIDLongest)},
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
		MarkdownDescription: "The role's session has this name, which CloudTrail shows. " + textSentence(nameSigns, 2, nameLongest),
		Optional:            true,
		Validators:          []validator.String{textOf(nameSigns, 2, nameLongest)},
	}
}

func sourceIdentityAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "The role's session has this source identity, which later sessions keep and root sessions carry. " + textSentence(nameSigns, 2, nameLongest),
		Optional:            true,
		Validators:          []validator.String{textOf(nameSigns, 2, nameLongest)},
	}
}

func endpointAttribute(description string) schema.Attribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true}
}

// textOf accepts ASCII letters, digits and the given signs.
func textOf(signs string, shortest, longest int) validator.String {
	text := regexp.MustCompile(`^[a-zA-Z0-9` + regexp.QuoteMeta(signs) + `]+$`)
	rule := fmt.Sprintf("must have %d to %d characters, each a letter, a digit or one of %s", shortest, longest, signs)
	return optional(rule, func(s string) bool { return len(s) >= shortest && len(s) <= longest && text.MatchString(s) })
}

// textSentence describes what textOf accepts.
func textSentence(signs string, shortest, longest int) string {
	return fmt.Sprintf("It has %d to %d characters, each a letter, a digit or one of `%s`.", shortest, longest, signs)
}
