// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

var (
	_ validator.String = optionalString{}
	_ validator.String = taskPolicyValidator{}
)

// optionalString checks a string that counts as not set when it is empty.
type optionalString struct {
	rule   string // follows the name of the attribute
	check  func(string) bool
	secret bool // keep the value out of the message
}

func optional(rule string, check func(string) bool) validator.String {
	return optionalString{rule: rule, check: check}
}

func (v optionalString) Description(context.Context) string {
	return v.rule
}

func (v optionalString) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (v optionalString) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	s := req.ConfigValue.ValueString()
	if s == "" || v.check(s) {
		return
	}
	got := fmt.Sprintf("%q", s)
	if v.secret {
		got = fmt.Sprintf("%d characters", len(s))
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid Attribute Value", fmt.Sprintf("Attribute %s %s, got: %s", req.Path, v.rule, got))
}

var (
	arnPartition = regexp.MustCompile(`^aws(-[a-z]+)*$`)
	arnRegion    = regexp.MustCompile(`^([a-z]{2}(-[a-z]+)+-[0-9]{1,2})?$`)
	arnAccount   = regexp.MustCompile(`^(aws|aws-managed|third-party|aws-marketplace|[0-9]{12}|cw.{10})?$`)
)

func checkARN(s string) bool {
	a, err := arn.Parse(s)
	return err == nil && arnPartition.MatchString(a.Partition) && arnRegion.MatchString(a.Region) && arnAccount.MatchString(a.AccountID) && a.Resource != ""
}

func checkRoleDuration(s string) bool {
	d, err := time.ParseDuration(s)
	return err == nil && d >= 15*time.Minute && d <= 12*time.Hour
}

func checkJSON(s string) bool {
	return json.Valid([]byte(s))
}

func checkToken(s string) bool {
	return len(s) >= 4 && len(s) <= 20000
}

var accountID = regexp.MustCompile(`^[0-9]{12}$`)

func accountIDValidator() validator.String {
	return stringvalidator.RegexMatches(accountID, "must be an account ID of 12 digits, written as a string")
}

// taskPolicyValidator accepts what allowed_task_policies holds: names and ARNs.
type taskPolicyValidator struct{}

func (taskPolicyValidator) Description(context.Context) string {
	return "must be the name or the ARN of a root-task policy"
}

func (v taskPolicyValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (taskPolicyValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := taskPolicyName(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.Append(guardNames.Invalid(path.Root("allowed_task_policies"), err))
	}
}

// guardNames are the names of the fields in errors of allowed_task_policies, which takes both forms of a policy.
var guardNames = configured.Names{
	roottask.TaskPolicyName: "allowed_task_policies",
	roottask.TaskPolicyArn:  "allowed_task_policies",
}

// taskPolicyName parses a name or an ARN.
func taskPolicyName(s string) (string, error) {
	if !strings.HasPrefix(s, "arn:") {
		return roottask.ParseTaskPolicyName(s)
	}
	p, err := roottask.ParseTaskPolicyARN(s)
	return p.Name, err
}
