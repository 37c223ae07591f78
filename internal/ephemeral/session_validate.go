// SPDX-License-Identifier: MPL-2.0

package ephemeral

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// validate checks what can be known while values may be unknown. The provider is nil until it is configured, as in validate.
func (m *sessionModel) validate(ctx context.Context, p *ProviderData) diag.Diagnostics {
	diags := m.validateAlone(ctx)
	if policy, err := roottask.ParseTaskPolicyARN(m.TaskPolicyARN.ValueString()); err == nil {
		if _, known := roottask.FindTaskPolicy(policy.Name); !known {
			diags.Append(unknownPolicyWarning(policy))
		}
	}
	if seconds := m.DurationSeconds.ValueBigFloat(); !m.DurationSeconds.IsNull() && !m.DurationSeconds.IsUnknown() && seconds.Sign() == 0 {
		diags.AddAttributeWarning(path.Root("duration_seconds"), "Session ends as it begins",
			fmt.Sprintf("duration_seconds is 0. AWS accepts 0 to %[1]d, and with 0 the credentials have expired before they can be used.\nWrite the seconds that the run needs, such as 300, or leave duration_seconds out for %[1]d.", roottask.MaxDurationSeconds))
	}
	region := m.Region.ValueString()
	if p != nil {
		if m.Region.IsNull() {
			region = p.Client.Region()
		}
		diags.Append(m.validateGuards(p.Guards)...)
	}
	diags.Append(m.validatePartition(region)...)
	return diags
}

// validateAlone checks what no validator of one attribute can, and what needs no Region.
func (m *sessionModel) validateAlone(ctx context.Context) diag.Diagnostics {
	diags := m.validateOnePolicy()
	if open, d := m.openTimeout(ctx); !d.HasError() && open <= 0 {
		diags.AddAttributeError(path.Root("timeouts"), invalid("timeouts.open"),
			fmt.Sprintf("The value is %s.\nIt must be longer than nothing.\nWrite a duration such as \"30s\", or leave it out for %s.", open, defaultOpenTimeout))
	}
	return diags
}

func (m *sessionModel) validateOnePolicy() diag.Diagnostics {
	var diags diag.Diagnostics
	switch {
	case m.TaskPolicy.IsNull() && m.TaskPolicyARN.IsNull():
		diags.AddAttributeError(path.Root("task_policy"), "Missing task policy",
			"Neither task_policy nor task_policy_arn is set.\nAWS accepts "+strings.Join(roottask.TaskPolicyNames(), ", ")+".\nWrite one of these names in task_policy.")
	case isSet(m.TaskPolicy) && isSet(m.TaskPolicyARN):
		diags.AddAttributeError(path.Root("task_policy_arn"), "Two task policies",
			"Both task_policy and task_policy_arn are set.\nAWS accepts one policy for a session.\nRemove one of the two; the other is filled in from it.")
	}
	return diags
}

// isSet is false for what may turn out to be null.
func isSet(s types.String) bool {
	return !s.IsNull() && !s.IsUnknown()
}

// validatePartition compares everything that carries a partition with the Region. One that is not known yet fits all.
func (m *sessionModel) validatePartition(region string) diag.Diagnostics {
	var diags diag.Diagnostics
	if target, err := roottask.ParsePrincipal(m.TargetPrincipal.ValueString()); err == nil {
		if err := target.CheckRegion(region); err != nil {
			diags.AddAttributeError(path.Root("target_principal"), invalid("target_principal"), err.Error())
		}
	}
	if policy, err := roottask.ParseTaskPolicyARN(m.TaskPolicyARN.ValueString()); err == nil {
		if err := policy.CheckRegion(region); err != nil {
			diags.AddAttributeError(path.Root("task_policy_arn"), invalid("task_policy_arn"), err.Error())
		}
	}
	return diags
}

func (m *sessionModel) validateRegion(c *assumeroot.Client, region string) diag.Diagnostics {
	var diags diag.Diagnostics
	if region == "" && m.Region.IsNull() {
		diags.AddAttributeError(path.Root("region"), "Missing Region",
			"No Region is set, and AssumeRoot is only answered by the STS endpoint of a Region.\nThere are three ways to give one: the argument region (of the provider block, or of this session); "+
				"the environment variable AWS_REGION or AWS_DEFAULT_REGION; region in the profile of the shared config file.\nWrite for instance region = \"us-east-1\" in the provider block.")
		return diags
	}
	if err := c.CheckRegion(region); err != nil {
		if m.Region.IsNull() {
			diags.AddError("Invalid Region", "The provider's Region cannot be used.\n"+err.Error())
		} else {
			diags.AddAttributeError(path.Root("region"), invalid("region"), err.Error())
		}
	}
	return diags
}

// validateGuards checks what is known and valid. What is not valid has an error of its own.
func (m *sessionModel) validateGuards(g Guards) diag.Diagnostics {
	var diags diag.Diagnostics
	if target, err := roottask.ParsePrincipal(m.TargetPrincipal.ValueString()); err == nil && !g.allowTarget(target.AccountID) {
		diags.AddAttributeError(path.Root("target_principal"), "Target account not allowed",
			fmt.Sprintf("The target is account %s.\nThe provider's allowed_target_account_ids accepts %s.\nUse one of these, or add the account to allowed_target_account_ids.",
				target.AccountID, strings.Join(g.TargetAccountIDs, ", ")))
	}
	if policy := m.policyName(); policy != "" && !g.allowTaskPolicy(policy) {
		diags.AddAttributeError(m.policyPath(), "Task policy not allowed",
			fmt.Sprintf("The task policy is %s.\nThe provider's allowed_task_policies accepts %s.\nUse one of these, or add the policy to allowed_task_policies.",
				policy, strings.Join(g.TaskPolicies, ", ")))
	}
	return diags
}

func unknownPolicyWarning(p roottask.PolicyARN) diag.Diagnostic {
	detail := fmt.Sprintf("%q is not one of the policies that this version of the provider knows.\nIt knows %s.\nIf AWS has added it, ignore this warning.",
		p, strings.Join(roottask.TaskPolicyNames(), ", "))
	if near := roottask.SuggestTaskPolicy(p.Name); near != "" {
		detail += fmt.Sprintf(" Otherwise, did you mean %q?", roottask.PolicyARN{Partition: p.Partition, Name: near})
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("task_policy_arn"), "Unknown task policy", detail)
}
