// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// optional accepts an empty string, which counts as not set, and values for which valid returns true.
func optional(accepted, example string, valid func(string) bool) validator.String {
	return configured.Names{}.Accepts(func(s string) error {
		if s == "" || valid(s) {
			return nil
		}
		return &roottask.InputError{
			Given:    fmt.Sprintf("The value is %q.", s),
			Accepted: "The provider accepts " + accepted + ".",
			Instead:  fmt.Sprintf("Write for instance %q, or remove the argument.", example),
		}
	})
}

// choiceValidator accepts the given values.
func choiceValidator(values []string, same func(a, b string) bool) validator.String {
	return optional(strings.Join(values, " or "), values[0], func(s string) bool {
		return slices.ContainsFunc(values, func(v string) bool { return same(v, s) })
	})
}

func equal(a, b string) bool { return a == b }

// atMostOneBlock rejects repeated blocks.
var atMostOneBlock = configured.Elements(func(blocks []attr.Value) error {
	if len(blocks) <= 1 {
		return nil
	}
	return &roottask.InputError{
		Given:    fmt.Sprintf("There are %d blocks.", len(blocks)),
		Accepted: "The provider accepts at most one block, because a role that is assumed with a token is the first one of a chain.",
		Instead:  "Keep one block, and remove the others.",
	}
})

func roleARNValidator() validator.String {
	return configured.Names{}.Accepts(func(s string) error {
		problem := roleARNProblem(s)
		if s == "" || problem == "" {
			return nil
		}
		return &roottask.InputError{
			Given:    fmt.Sprintf("%q %s.", s, problem),
			Accepted: "The provider accepts the ARN of an IAM role (arn:PARTITION:iam::ACCOUNT:role/NAME).",
			Instead:  `Write for instance "arn:aws:iam::123456789012:role/deploy", or remove the argument.`,
		}
	})
}

// roleARNProblem returns "" for the ARN of a role.
func roleARNProblem(s string) string {
	a, err := arn.Parse(s)
	_, numeric := new(big.Int).SetString(a.AccountID, 10)
	switch {
	case err != nil:
		return "is not an ARN"
	case numeric && len(a.AccountID) != 12:
		return fmt.Sprintf("is an ARN whose account %q has %d digits instead of 12", a.AccountID, len(a.AccountID))
	case a.Service != "iam" || !strings.HasPrefix(a.Resource, "role/"):
		return fmt.Sprintf("is the ARN of %q in the service %q, and not of an IAM role", a.Resource, a.Service)
	case !validARN(s) || !numeric:
		return "is not a complete ARN"
	default:
		return ""
	}
}

func policyARNValidator() validator.String {
	return optional("the ARN of a policy", "arn:aws:iam::123456789012:policy/deploy", validARN)
}

func jsonValidator() validator.String {
	return optional("a policy in JSON", `{"Version": "2012-10-17", "Statement": []}`, func(s string) bool { return json.Valid([]byte(s)) })
}

var (
	arnPartition = regexp.MustCompile(`^aws(-[a-z]+)*$`)
	arnRegion    = regexp.MustCompile(`^([a-z]{2}(-[a-z]+)+-[0-9]{1,2})?$`)
	arnAccount   = regexp.MustCompile(`^(aws|aws-managed|third-party|aws-marketplace|[0-9]{12}|cw.{10})?$`)
)

// validARN has the rules of hashicorp/aws.
func validARN(s string) bool {
	a, err := arn.Parse(s)
	return err == nil && arnPartition.MatchString(a.Partition) && arnRegion.MatchString(a.Region) &&
		arnAccount.MatchString(a.AccountID) && a.Resource != ""
}

const (
	minRoleDuration = 15 * time.Minute
	maxRoleDuration = 12 * time.Hour
)

// roleDurations describes the durations that durationValidator accepts.
func roleDurations() string {
	return fmt.Sprintf("from %d minutes to %d hours", int(minRoleDuration.Minutes()), int(maxRoleDuration.Hours()))
}

func durationValidator() validator.String {
	return optional("a duration "+roleDurations(), "1h30m", func(s string) bool {
		d, err := time.ParseDuration(s)
		return err == nil && d >= minRoleDuration && d <= maxRoleDuration
	})
}

// textRule limits a string to ASCII letters, digits and punctuation.
type textRule struct {
	punctuation      string
	minimum, maximum int // characters
	example          string
}

var (
	nameRule       = textRule{punctuation: "_+=,.@-", minimum: 2, maximum: 64, example: "deploy"}
	externalIDRule = textRule{punctuation: "_+=,.@:/-", minimum: 2, maximum: 1224, example: "ticket:42"}
)

func (r textRule) String() string {
	return fmt.Sprintf("%d to %d letters, digits and characters of `%s`", r.minimum, r.maximum, r.punctuation)
}

func (r textRule) validator() validator.String {
	text := regexp.MustCompile(`^[a-zA-Z0-9` + regexp.QuoteMeta(r.punctuation) + `]+$`)
	return optional(r.String(), r.example, func(s string) bool {
		return len(s) >= r.minimum && len(s) <= r.maximum && text.MatchString(s)
	})
}

const (
	minToken = 4
	maxToken = 20000
)

// tokenValidator does not show the token.
func tokenValidator() validator.String {
	return configured.Names{}.Accepts(func(s string) error {
		if s == "" || len(s) >= minToken && len(s) <= maxToken {
			return nil
		}
		return &roottask.InputError{
			Secret:   true,
			Given:    fmt.Sprintf("The value has %d characters. It is not shown.", len(s)),
			Accepted: fmt.Sprintf("AWS accepts a token of %d to %d characters.", minToken, maxToken),
			Instead:  "Write the token, or the path of its file in web_identity_token_file.",
		}
	})
}

// guardNames are the names of the fields in errors of allowed_task_policies, which accepts names and ARNs.
var guardNames = configured.Names{
	roottask.TaskPolicyName: "allowed_task_policies",
	roottask.TaskPolicyArn:  "allowed_task_policies",
}

func taskPolicyValidator() validator.String {
	return guardNames.Accepts(func(s string) error {
		_, err := taskPolicyName(s)
		return err
	})
}

// taskPolicyName parses the name or the ARN of a task policy, and returns its name.
func taskPolicyName(s string) (string, error) {
	if !strings.HasPrefix(s, "arn:") {
		return roottask.ParseTaskPolicyName(s)
	}
	p, err := roottask.ParseTaskPolicyARN(s)
	return p.Name, err
}
