// SPDX-License-Identifier: MPL-2.0

package action

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

const defaultInvokeTimeout = 5 * time.Minute

// checker collects the errors of the arguments of an action.
type checker struct {
	names configured.Names
	diags diag.Diagnostics
}

// check appends a diagnostic for the attribute if err is not nil, and reports whether err is nil.
func (c *checker) check(attribute string, err error) bool {
	if err != nil {
		c.diags.Append(c.names.Invalid(path.Root(attribute), err))
	}
	return err == nil
}

// guardsAndRegion checks that the guards of the provider block allow the target and the task policy, and that
// the provider has a usable Region. The target is "" while it is unknown, and is then not checked.
func (c *checker) guardsAndRegion(ctx context.Context, client *assumeroot.Client, attribute, target, taskPolicy string) {
	if target != "" {
		c.check(attribute, client.Guards.CheckTarget(target))
	}
	if err := client.Guards.CheckTaskPolicy(taskPolicy); err != nil {
		c.diags.Append(c.names.Failed(ctx, err, nil))
	}
	if _, err := client.DefaultRegion(); err != nil {
		c.diags.Append(c.names.With(configured.Names{roottask.Region: "region"}).Failed(ctx, err, nil))
	}
}

// timeout returns the timeout of the action, and appends a diagnostic if it is not valid.
func (c *checker) timeout(timeouts types.Object) time.Duration {
	timeout, diags := configured.Timeout(timeouts, "invoke", defaultInvokeTimeout)
	c.diags.Append(diags...)
	return timeout
}

// isSet reports whether a value is known and not null. An unknown value can become null.
func isSet(v attr.Value) bool {
	return !v.IsNull() && !v.IsUnknown()
}

func timeoutsAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Time limits for operations.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"invoke": schema.StringAttribute{
				MarkdownDescription: "Time limit for the action, retries included, as a duration such as `90s`. Default: `5m`.",
				Optional:            true,
			},
		},
	}
}

func policyAttribute(resource string) schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: fmt.Sprintf("JSON policy that replaces the policy of the %s. "+
			"It must not deny every action to every principal. If it is not set, the policy is deleted.", resource),
		Optional: true,
	}
}
