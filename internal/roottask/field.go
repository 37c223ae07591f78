// SPDX-License-Identifier: MPL-2.0

package roottask

import "regexp"

// Field is an input of an operation. Texts refer to it in braces, as in "Set {Region}", because each kind has
// its own attribute for it.
type Field string

// Fields of the kinds.
const (
	NoField         Field = ""
	TargetPrincipal Field = "TargetPrincipal"
	AccountIDs      Field = "AccountIDs" // of a fleet
	TaskPolicyName  Field = "TaskPolicyName"
	TaskPolicyArn   Field = "TaskPolicyArn"
	DurationSeconds Field = "DurationSeconds"
	Region          Field = "Region"
	Timeout         Field = "Timeout" // of the whole operation
	Bucket          Field = "Bucket"
	QueueArn        Field = "QueueArn"
	ResourcePolicy  Field = "ResourcePolicy" // of a bucket or a queue
	MinIdleDays     Field = "MinIdleDays"
)

// Fields of the provider block.
const (
	AccessKey               Field = "AccessKey"
	SecretKey               Field = "SecretKey"
	Token                   Field = "Token"
	MaxRetries              Field = "MaxRetries"
	CustomCABundle          Field = "CustomCABundle"
	Proxies                 Field = "Proxies"
	AssumeRolePolicy        Field = "AssumeRolePolicy"
	UseFIPSEndpoint         Field = "UseFIPSEndpoint"
	UseDualStackEndpoint    Field = "UseDualStackEndpoint"
	SkipRegionValidation    Field = "SkipRegionValidation"
	AllowedTargetAccountIDs Field = "AllowedTargetAccountIDs"
	AllowedTaskPolicies     Field = "AllowedTaskPolicies"
	EndpointSTS             Field = "EndpointSTS"
	EndpointIAM             Field = "EndpointIAM"
	EndpointOrganizations   Field = "EndpointOrganizations"
)

var reference = regexp.MustCompile(`\{([A-Z][A-Za-z]*)\}`)

// ReplaceFields replaces each reference to a field by its name in names. A field without a name there is
// replaced by the Field itself, and ReplaceFields then returns false.
func ReplaceFields(text string, names map[Field]string) (string, bool) {
	complete := true
	text = reference.ReplaceAllStringFunc(text, func(match string) string {
		field := Field(match[1 : len(match)-1])
		if name := names[field]; name != "" {
			return name
		}
		complete = false
		return string(field)
	})
	return text, complete
}
