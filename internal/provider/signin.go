// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	basediag "github.com/hashicorp/aws-sdk-go-base/v2/diag"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// signIn resolves the credentials. It makes the calls that the chain itself needs and no other.
func signIn(ctx context.Context, base *awsbase.Config) (aws.Config, diag.Diagnostics) {
	withoutCall := *base
	withoutCall.SkipCredsValidation = true
	_, cfg, found := awsbase.GetAwsConfig(ctx, &withoutCall)
	return cfg, fromBase(found)
}

// checkCaller compares the caller's account with the guards, at the price of one GetCallerIdentity, if there are any.
func checkCaller(ctx context.Context, cfg aws.Config, base *awsbase.Config) diag.Diagnostics {
	guard, ids, rule := "allowed_account_ids", base.AllowedAccountIds, "accepts"
	if len(base.ForbiddenAccountIds) > 0 {
		guard, ids, rule = "forbidden_account_ids", base.ForbiddenAccountIds, "accepts every account but"
	}
	if len(ids) == 0 {
		return nil
	}
	account, _, found := awsbase.GetAwsAccountIDAndPartition(ctx, cfg, base)
	diags := fromBase(found)
	if diags.HasError() {
		return diags
	}
	if err := base.VerifyAccountIDAllowed(account); err != nil {
		diags.AddAttributeError(path.Root(guard), "AWS account ID not allowed",
			fmt.Sprintf("The provider's credentials belong to account %s.\nThe guard %s %s %s.\nUse credentials of an account that it accepts, or change it.", account, guard, rule, strings.Join(ids, ", ")))
	}
	return diags
}

// fromBase keeps the severity of what the library reports. Warnings are reported too.
func fromBase(found basediag.Diagnostics) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, d := range found {
		if d.Severity() == basediag.SeverityWarning {
			diags.AddWarning(d.Summary(), d.Detail())
		} else {
			diags.AddError(d.Summary(), d.Detail())
		}
	}
	return diags
}
