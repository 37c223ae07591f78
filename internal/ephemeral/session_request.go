// SPDX-License-Identifier: MPL-2.0

package ephemeral

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// request is the model in the terms of the API, for a Region that the provider may have to give. It checks everything again,
// as OpenTofu validates once, when variables are unknown.
func (m *sessionModel) request(ctx context.Context, p *ProviderData) (assumeroot.Request, diag.Diagnostics) {
	r := assumeroot.Request{Region: m.Region.ValueString()}
	diags := m.validateAlone(ctx)
	if m.Region.IsNull() {
		r.Region = p.Client.Region()
	}
	diags.Append(m.validateRegion(p.Client, r.Region)...)
	diags.Append(m.validatePartition(r.Region)...)
	if diags.HasError() {
		return r, diags
	}

	var err error
	if r.Target, err = roottask.ParsePrincipal(m.TargetPrincipal.ValueString()); err != nil {
		diags.AddAttributeError(path.Root("target_principal"), invalid("target_principal"), err.Error())
	}
	if r.Policy, err = m.policy(r.Region); err != nil {
		diags.AddAttributeError(m.policyPath(), invalid(m.policyPath().String()), err.Error())
	}
	if !m.DurationSeconds.IsNull() {
		seconds, err := roottask.ParseDuration(m.DurationSeconds.ValueBigFloat())
		if err != nil {
			diags.AddAttributeError(path.Root("duration_seconds"), invalid("duration_seconds"), err.Error())
		}
		r.DurationSeconds = aws.Int32(seconds)
	}
	var d diag.Diagnostics
	r.Timeout, d = m.openTimeout(ctx)
	diags.Append(d...)
	diags.Append(m.validateGuards(p.Guards)...)
	return r, diags
}

func (m *sessionModel) policy(region string) (roottask.PolicyARN, error) {
	if !m.TaskPolicyARN.IsNull() {
		return roottask.ParseTaskPolicyARN(m.TaskPolicyARN.ValueString())
	}
	name, err := roottask.ParseTaskPolicyName(m.TaskPolicy.ValueString())
	partition, known := roottask.PartitionOf(region)
	if !known {
		partition = "aws"
	}
	return roottask.PolicyARN{Partition: partition, Name: name}, err
}

// policyName is empty if it is not known yet, or not valid.
func (m *sessionModel) policyName() string {
	if policy, err := roottask.ParseTaskPolicyARN(m.TaskPolicyARN.ValueString()); err == nil {
		return policy.Name
	}
	name, _ := roottask.ParseTaskPolicyName(m.TaskPolicy.ValueString())
	return name
}

func (m *sessionModel) policyPath() path.Path {
	if isSet(m.TaskPolicyARN) {
		return path.Root("task_policy_arn")
	}
	return path.Root("task_policy")
}

func (m *sessionModel) openTimeout(ctx context.Context) (time.Duration, diag.Diagnostics) {
	if m.Timeouts.IsNull() || m.Timeouts.IsUnknown() {
		return defaultOpenTimeout, nil
	}
	return m.Timeouts.Open(ctx, defaultOpenTimeout)
}
