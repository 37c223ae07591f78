// SPDX-License-Identifier: MPL-2.0

package unlock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	awspolicy "github.com/hashicorp/awspolicyequivalence"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// statement holds the elements that decide whether a statement of a resource-based policy locks everyone
// out.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
type statement struct {
	Sid         string
	Effect      string
	Principal   everyone
	Action      oneOrMore
	NotAction   oneOrMore
	Resource    oneOrMore
	NotResource oneOrMore
	Condition   map[string]json.RawMessage
}

// oneOrMore is an element that is a string or a list of strings.
type oneOrMore []string

// UnmarshalJSON implements [json.Unmarshaler].
func (o *oneOrMore) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*o = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(o))
}

// everyone is true for the Principal elements "*" and {"AWS": "*"}.
type everyone bool

// UnmarshalJSON implements [json.Unmarshaler].
func (e *everyone) UnmarshalJSON(text []byte) error {
	var all string
	if json.Unmarshal(text, &all) == nil {
		*e = all == "*"
		return nil
	}
	var principals map[string]oneOrMore
	err := json.Unmarshal(text, &principals)
	*e = everyone(slices.Contains(principals["AWS"], "*"))
	return err
}

// fileName matches the name of a file with an extension. It matches no JSON object.
var fileName = regexp.MustCompile(`^[\w./\\:~-][\w ./\\:~-]*\.[A-Za-z]{1,8}$`)

// CheckPolicy returns an [*roottask.InputError] if a value is not a policy with a statement.
func CheckPolicy(policy string) error {
	_, err := parse(policy)
	return err
}

// parse returns the statements of a policy.
func parse(policy string) ([]statement, error) {
	invalid := func(given string) error {
		return &roottask.InputError{
			Given:    given,
			Accepted: "AWS accepts a policy that is a JSON object with at least one statement.",
			Instead:  "Write the policy with jsonencode, or omit {ResourcePolicy} to delete the old policy.",
		}
	}
	if strings.TrimSpace(policy) == "" {
		return nil, invalid("The policy is empty.")
	}
	if fileName.MatchString(policy) {
		return nil, &roottask.InputError{
			Given:    fmt.Sprintf("%q is the name of a file.", policy),
			Accepted: "AWS accepts a policy that is a JSON object with at least one statement.",
			Instead:  fmt.Sprintf("Write file(%q) to read the file, or omit {ResourcePolicy} to delete the old policy.", policy),
		}
	}
	var document struct{ Statement json.RawMessage }
	if err := json.Unmarshal([]byte(policy), &document); err != nil {
		if json.Valid([]byte(policy)) {
			return nil, invalid("The policy is valid JSON but not an object.")
		}
		return nil, invalid(fmt.Sprintf("The policy is not valid JSON: %s.", err))
	}
	var raw []json.RawMessage
	if json.Unmarshal(document.Statement, &raw) != nil && len(document.Statement) > 0 {
		raw = []json.RawMessage{document.Statement}
	}
	if len(raw) == 0 {
		return nil, invalid("The policy has no statement.")
	}
	statements := make([]statement, len(raw))
	for i := range raw {
		if err := json.Unmarshal(raw[i], &statements[i]); err != nil || string(raw[i]) == "null" {
			return nil, invalid(fmt.Sprintf("Statement %d of the policy is not an object with the elements of a statement.", i+1))
		}
	}
	return statements, nil
}

// protected is a resource as its policy names it.
type protected struct {
	noun    string   // such as bucket
	arns    []string // one per partition that it can be in
	all     *regexp.Regexp
	repairs []string // the actions that replace or delete the policy
}

// checkAccess returns an [*roottask.InputError] if a policy denies every action to every principal.
func (p protected) checkAccess(policy string) error {
	statements, err := parse(policy)
	if err != nil {
		return err
	}
	for i, s := range statements {
		if !p.locks(s) {
			continue
		}
		name := fmt.Sprintf("Statement %d", i+1)
		if s.Sid != "" {
			name = fmt.Sprintf("Statement %q", s.Sid)
		}
		return &roottask.InputError{
			Given: fmt.Sprintf("%s of the policy denies every action on the %s to every principal.", name, p.noun),
			Accepted: fmt.Sprintf("{ResourcePolicy} accepts a policy that does not lock the %s again. "+
				"Only the root user could undo that policy.", p.noun),
			Instead: "Remove the statement or add a Condition to it, such as Bool aws:SecureTransport false; " +
				"to have no policy, omit {ResourcePolicy}.",
		}
	}
	return nil
}

// locks reports whether a statement denies every action, those that repair the policy included, to every
// principal.
func (p protected) locks(s statement) bool {
	if s.Effect != "Deny" || !bool(s.Principal) || len(s.Condition) > 0 {
		return false
	}
	everyAction := slices.ContainsFunc(s.Action, p.all.MatchString) ||
		len(s.NotAction) > 0 && !slices.ContainsFunc(s.NotAction, func(pattern string) bool {
			return slices.ContainsFunc(p.repairs, func(action string) bool { return matches(strings.ToLower(pattern), action) })
		})
	named := func(pattern string) bool {
		return slices.ContainsFunc(p.arns, func(arn string) bool { return matches(pattern, arn) })
	}
	thisResource := slices.ContainsFunc(s.Resource, named) ||
		len(s.Resource) == 0 && !slices.ContainsFunc(s.NotResource, named)
	return everyAction && thisResource
}

// matches reports whether a pattern with the wildcards * and ? matches a whole text.
func matches(pattern, text string) bool {
	pattern = strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern))
	return regexp.MustCompile(`(?s)^` + pattern + `$`).MatchString(text)
}

// same reports whether two policies are equivalent. AWS may return a policy in another form than it was set
// in.
func same(a, b string) bool {
	if a == b || a == "" || b == "" {
		return a == b
	}
	a, knownA := comparableForm(a)
	b, knownB := comparableForm(b)
	equivalent, err := awspolicy.PoliciesAreEquivalent(a, b)
	return knownA && knownB && err == nil && equivalent
}

var (
	documentElements  = []string{"Version", "Id", "Statement"}
	statementElements = []string{
		"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
	}
)

// comparableForm returns a policy in a form that PoliciesAreEquivalent compares correctly. That function takes
// all principals that are strings for equal, so they become objects. It also ignores unknown elements, so
// comparableForm returns false for a policy that has one.
func comparableForm(policy string) (string, bool) {
	var document map[string]any
	if json.Unmarshal([]byte(policy), &document) != nil || !hasOnly(document, documentElements) {
		return "", false
	}
	statements, isList := document["Statement"].([]any)
	if !isList {
		statements = []any{document["Statement"]}
	}
	for _, s := range statements {
		elements, ok := s.(map[string]any)
		if !ok || !hasOnly(elements, statementElements) {
			return "", false
		}
		for _, name := range []string{"Principal", "NotPrincipal"} {
			if principal, ok := elements[name].(string); ok {
				elements[name] = map[string]any{"AWS": principal}
			}
		}
	}
	text, err := json.Marshal(document)
	return string(text), err == nil
}

// hasOnly reports whether an object has no other elements than the known ones.
func hasOnly(object map[string]any, known []string) bool {
	for name := range object {
		if !slices.Contains(known, name) {
			return false
		}
	}
	return true
}

// OneLine returns a policy on one line that a terminal can print. The line is equivalent JSON: white space
// between values is removed, and characters that cannot be printed are escaped.
func OneLine(policy string) string {
	var compact bytes.Buffer
	if json.Compact(&compact, []byte(policy)) != nil {
		return fmt.Sprintf("%q", policy)
	}
	var line strings.Builder
	for _, r := range compact.String() {
		switch {
		case unicode.IsPrint(r):
			line.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&line, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&line, `\u%04x`, r)
		}
	}
	return line.String()
}
