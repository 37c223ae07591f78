// SPDX-License-Identifier: MPL-2.0

package roottask

import "regexp"

// Field names an input that an error is about. Texts refer to it in braces, as in "Set {Region}", because each kind of
// thing has its own attribute for it.
type Field string

// The fields that a kind of thing can have. The first ones are parameters of AssumeRoot.
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

// The fields that the provider block has.
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

// ReplaceFields replaces each reference in text by the name that a field has in names. It returns false if a field has
// no name there, and then uses the name of the Field itself.
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
