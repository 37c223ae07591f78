// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
)

// settings is what the library makes of the block, the environment and the shared files, except for the credentials. It
// makes no call: where there are static keys the library looks no further, and these are never used.
func settings(ctx context.Context, base *awsbase.Config) (aws.Config, diag.Diagnostics) {
	unsigned := *base
	unsigned.AccessKey, unsigned.SecretKey = "unused", "unused"
	unsigned.AssumeRole = nil
	unsigned.SkipCredsValidation = true
	_, cfg, found := awsbase.GetAwsConfig(ctx, &unsigned)
	return cfg, fromBase(base, found) // signIn finds the warnings again, and the framework reports each once
}

// checkSTS refuses, before anything is called, a Region or an endpoint that AssumeRoot cannot be sent to, wherever it comes from.
func checkSTS(ctx context.Context, c *assumeroot.Client, cfg aws.Config) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, region := range slices.Compact([]string{c.Region(), cfg.Region}) {
		if region == "" {
			continue
		}
		if err := c.CheckRegion(region); err != nil {
			diags.AddError("Invalid Region", "The Region comes from the provider block, the environment or a shared config file.\n"+err.Error())
		}
	}
	if err := c.CheckEndpoint(ctx); err != nil {
		diags.AddError("Invalid STS endpoint", err.Error())
	}
	return diags
}

// signIn resolves the credentials and checks whose they are. It makes the calls that the chain itself and the guards need and
// no other, all within the time given: the library by itself waits for as long as a server keeps it waiting.
func signIn(ctx context.Context, base *awsbase.Config, limit time.Duration) (aws.Config, diag.Diagnostics) {
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cfg, diags := credentials(timed, base)
	if !diags.HasError() {
		diags.Append(checkCaller(timed, cfg, base)...)
	}
	if diags.HasError() && timed.Err() != nil && ctx.Err() == nil {
		diags.AddError("Signing in took too long",
			fmt.Sprintf("The provider's credentials could not be had and checked within %s.\nRoles, IAM Identity Center, metadata services and account guards are asked while the provider is configured.\nCheck the network between here and what the error above names, the proxy settings and the custom endpoints.", limit))
	}
	return cfg, diags
}

func credentials(ctx context.Context, base *awsbase.Config) (aws.Config, diag.Diagnostics) {
	withoutCall := *base
	withoutCall.SkipCredsValidation = true
	_, cfg, found := awsbase.GetAwsConfig(ctx, &withoutCall)
	diags := fromBase(base, found)
	if static := base.AccessKey != "" || base.SecretKey != "" || base.Token != ""; !static {
		diags.Append(profileWarning(base.Profile)...)
	}
	return cfg, diags
}

// profileWarning is a warning of the library, which makes it and then loses it.
func profileWarning(profile string) diag.Diagnostics {
	if profile == "" || os.Getenv("AWS_ACCESS_KEY_ID") == "" || os.Getenv("AWS_SECRET_ACCESS_KEY") == "" {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("profile"), "Configuration conflict detected",
		`A Profile was specified along with the environment variables "AWS_ACCESS_KEY_ID" and "AWS_SECRET_ACCESS_KEY". `+
			"The Profile is now used instead of the environment variable credentials. This may lead to unexpected behavior.")}
}

// missingRegion adds to an error of the library what it leaves to guess.
func missingRegion() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("region"), "Missing Region",
		"No Region is set, and signing in may have failed for want of one.\nThere are three ways to give one: the argument region; the environment variable AWS_REGION or AWS_DEFAULT_REGION; region in the profile of the shared config file.\nWrite for instance region = \"us-east-1\".")
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
	var diags diag.Diagnostics
	if found.HasError() {
		words := sentence(withoutSecrets(base, found[0], found[0].Summary()))
		diags.AddAttributeError(path.Root(guard), "Caller's account cannot be checked",
			fmt.Sprintf("%s asks whose the provider's credentials are, and GetCallerIdentity failed. The AWS SDK reports: %s\nThe provider opens no session unless it knows that.\nCheck the credentials and the network, or remove %s.", guard, words, guard))
		return diags
	}
	if err := base.VerifyAccountIDAllowed(account); err != nil {
		diags.AddAttributeError(path.Root(guard), "AWS account ID not allowed",
			fmt.Sprintf("The provider's credentials belong to account %s.\nThe guard %s %s %s.\nUse credentials of an account that it accepts, or change it.", account, guard, rule, strings.Join(ids, ", ")))
	}
	return diags
}
