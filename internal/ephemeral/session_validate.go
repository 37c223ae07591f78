// SPDX-License-Identifier: MPL-2.0

package ephemeral

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// warnings returns warnings about arguments that AWS accepts and that are probably mistakes.
func (m *sessionModel) warnings(a arguments) diag.Diagnostics {
	var diags diag.Diagnostics
	if _, known := roottask.FindTaskPolicy(a.request.Policy.Name); a.policyKnown && !known {
		diags.Append(unknownPolicyWarning(a.request.Policy))
	}
	if a.request.DurationSeconds != nil && *a.request.DurationSeconds == 0 && m.DurationSeconds.ValueBigFloat().Sign() == 0 {
		diags.AddAttributeWarning(path.Root("duration_seconds"), summary.SessionWithoutDuration,
			fmt.Sprintf("duration_seconds is 0. AWS accepts 0 to %[1]d, and with 0 the credentials expire before they can be used.\n"+
				"Write a number of seconds, such as 300, or omit duration_seconds for %[1]d.", roottask.MaxDurationSeconds))
	}
	return diags
}

// checkRegion checks the Region of the session, or of the provider if the session has none.
func (m *sessionModel) checkRegion(c *assumeroot.Client, region string) diag.Diagnostics {
	var diags diag.Diagnostics
	if region == "" && m.Region.IsNull() {
		diags.AddAttributeError(path.Root("region"), summary.MissingRegion,
			"No Region is configured, and AWS offers AssumeRoot only at the STS endpoint of a Region.\n"+
				"The provider accepts a Region from the argument region of the session or of the provider block, "+
				"the environment variable AWS_REGION or AWS_DEFAULT_REGION, and region in the profile of the shared config file.\n"+
				"Write for instance region = \"us-east-1\" in the provider block.")
		return diags
	}
	if err := c.CheckRegion(region); err != nil {
		invalid := sessionNames.Invalid(path.Root("region"), err)
		if m.Region.IsNull() {
			diags.AddError(summary.InvalidRegion, "The provider's Region cannot be used.\n"+invalid.Detail())
		} else {
			diags.Append(invalid)
		}
	}
	return diags
}

func unknownPolicyWarning(p roottask.PolicyARN) diag.Diagnostic {
	detail := fmt.Sprintf("This version of the provider does not know %q.\nIt knows %s.\nIf AWS has added the policy, ignore this warning.",
		p, strings.Join(roottask.TaskPolicyNames(), ", "))
	if near := roottask.SuggestTaskPolicy(p.Name); near != "" {
		detail += fmt.Sprintf(" Otherwise, did you mean %q?", roottask.PolicyARN{Partition: p.Partition, Name: near})
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("task_policy_arn"), summary.UnknownTaskPolicy, detail)
}
