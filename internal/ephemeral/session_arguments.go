// SPDX-License-Identifier: MPL-2.0

package ephemeral

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

var sessionNames = configured.Names{
	roottask.TargetPrincipal: "target_principal",
	roottask.TaskPolicyName:  "task_policy",
	roottask.TaskPolicyArn:   "task_policy_arn",
	roottask.DurationSeconds: "duration_seconds",
	roottask.Region:          "region",
	roottask.Timeout:         "timeouts.open",
}

// configured returns the names of the attributes that have a line in the configuration.
func (m *sessionModel) configured() configured.Names {
	names := configured.Names{
		roottask.TargetPrincipal: "target_principal",
		roottask.TaskPolicyName:  m.policyAttribute(),
		roottask.DurationSeconds: "duration_seconds",
	}
	if !m.Region.IsNull() {
		names[roottask.Region] = "region"
	}
	if !m.Timeouts.IsNull() {
		names[roottask.Timeout] = "timeouts.open"
	}
	return names
}

// policyAttribute returns the name of the attribute that sets the task policy.
func (m *sessionModel) policyAttribute() string {
	if isSet(m.TaskPolicyARN) {
		return "task_policy_arn"
	}
	return "task_policy"
}

// isSet returns false for an unknown value, which may become null.
func isSet(v attr.Value) bool {
	return !v.IsNull() && !v.IsUnknown()
}

// arguments are the parsed arguments of a session.
type arguments struct {
	request     assumeroot.Request // fields of unknown and invalid arguments are zero
	targetKnown bool
	policyKnown bool
}

// parse parses and checks the known arguments. The provider is nil if it is not configured, as in validate.
// Open calls parse again, because OpenTofu validates only once, while variables are unknown.
func (m *sessionModel) parse(p *configured.Provider) (arguments, diag.Diagnostics) {
	a := arguments{request: assumeroot.Request{Region: m.Region.ValueString()}}
	if m.Region.IsNull() && p != nil {
		a.request.Region = p.Client.Region()
	}
	diags := m.checkOnePolicy()
	invalid := func(attribute string, err error) bool {
		if err != nil {
			diags.Append(sessionNames.Invalid(path.Root(attribute), err))
		}
		return err != nil
	}

	var err error
	if isSet(m.TargetPrincipal) {
		a.request.Target, err = roottask.ParsePrincipal(m.TargetPrincipal.ValueString())
		a.targetKnown = !invalid("target_principal", err) &&
			!invalid("target_principal", a.request.Target.CheckRegion(a.request.Region))
	}
	switch {
	case isSet(m.TaskPolicyARN):
		a.request.Policy, err = roottask.ParseTaskPolicyARN(m.TaskPolicyARN.ValueString())
		a.policyKnown = !invalid("task_policy_arn", err) &&
			!invalid("task_policy_arn", a.request.Policy.CheckRegion(a.request.Region))
	case isSet(m.TaskPolicy):
		var name string
		name, err = roottask.ParseTaskPolicyName(m.TaskPolicy.ValueString())
		a.request.Policy = roottask.PolicyIn(a.request.Region, name)
		a.policyKnown = !invalid("task_policy", err)
	}
	if isSet(m.DurationSeconds) {
		seconds, err := roottask.ParseDuration(m.DurationSeconds.ValueBigFloat())
		invalid("duration_seconds", err)
		a.request.DurationSeconds = aws.Int32(seconds)
	}
	if isSet(m.Region) {
		invalid("region", roottask.CheckRegionShape(m.Region.ValueString()))
	}
	timeout, d := configured.Timeout(m.Timeouts, "open", defaultOpenTimeout)
	a.request.Timeout = timeout
	diags.Append(d...)

	if p != nil && a.targetKnown {
		invalid("target_principal", p.Client.Guards.CheckTarget(a.request.Target.AccountID))
	}
	if p != nil && a.policyKnown {
		invalid(m.policyAttribute(), p.Client.Guards.CheckTaskPolicy(a.request.Policy.Name))
	}
	return a, diags
}

func (m *sessionModel) checkOnePolicy() diag.Diagnostics {
	var diags diag.Diagnostics
	switch {
	case m.TaskPolicy.IsNull() && m.TaskPolicyARN.IsNull():
		diags.AddAttributeError(path.Root("task_policy"), summary.MissingTaskPolicy,
			"Neither task_policy nor task_policy_arn is set.\nAWS accepts "+strings.Join(roottask.TaskPolicyNames(), ", ")+".\n"+
				"Write one of these names in task_policy.")
	case isSet(m.TaskPolicy) && isSet(m.TaskPolicyARN):
		diags.AddAttributeError(path.Root("task_policy_arn"), summary.TwoTaskPolicies,
			"Both task_policy and task_policy_arn are set.\nAWS accepts one policy per session.\n"+
				"Remove one of the two. The provider computes the other.")
	}
	return diags
}
