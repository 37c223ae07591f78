// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestUserAgent_everyRequest(t *testing.T) {
	sb := acctest.Sandbox(t)
	t.Setenv("TF_APPEND_USER_AGENT", "pipeline/42")
	role := sb.AddRole(sandbox.ManagementAccount, "opener", []string{sb.Admin().ARN}, sandbox.Allow("sts:AssumeRoot"))
	openWith(t, sb, block{
		"user_agent":          []string{"first/1.0 (a comment)", "second"},
		"assume_role":         block{"role_arn": role},
		"allowed_account_ids": []string{sandbox.ManagementAccount},
	})
	const begin = "APN/1.0 HashiCorp/1.0 Terraform/1.14.0 (+https://www.terraform.io) " +
		"terraform-provider-assumeroot/1.2.3 (+https://registry.terraform.io/providers/assumeroot/assumeroot) "
	const end = " first/1.0 (a comment) second pipeline/42"
	for _, action := range []string{"AssumeRole", "GetCallerIdentity", "AssumeRoot"} {
		calls := sb.Calls(action)
		if len(calls) == 0 {
			t.Errorf("there was no request %s", action)
		}
		for _, call := range calls {
			if !strings.HasPrefix(call.UserAgent, begin) || !strings.HasSuffix(call.UserAgent, end) {
				t.Errorf("%s has the User-Agent %q", action, call.UserAgent)
			}
		}
	}
}
