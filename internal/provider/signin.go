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
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
)

// settings returns the configuration of the block, the environment and the shared files, without credentials. It sends no
// request: with static keys the library looks no further, and these are never used.
func settings(ctx context.Context, base *awsbase.Config, redactor *awscall.Redactor) (aws.Config, diag.Diagnostics) {
	unsigned := *base
	unsigned.AccessKey, unsigned.SecretKey = "unused", "unused"
	unsigned.AssumeRole = nil
	unsigned.SkipCredsValidation = true
	_, cfg, found := awsbase.GetAwsConfig(ctx, &unsigned)
	diags := fromBase(base, redactor, found) // authenticate finds the warnings again, and the framework reports each once
	if base.AccessKey == "" && base.SecretKey == "" {
		diags.Append(checkSources(cfg, base.Profile)...)
	}
	return cfg, diags
}

// checkSources reports swapped keys in the environment and in the profile, before any request repeats them.
func checkSources(cfg aws.Config, profile string) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, source := range cfg.ConfigSources {
		switch c := source.(type) {
		case config.EnvConfig:
			if profile == "" && c.Credentials.HasKeys() {
				diags.Append(checkKeyPair("AWS_ACCESS_KEY_ID", c.Credentials.AccessKeyID, c.Credentials.SecretAccessKey)...)
			}
		case config.SharedConfig:
			for profile := &c; profile != nil; profile = profile.Source {
				if profile.Credentials.HasKeys() {
					diags.Append(checkKeyPair(fmt.Sprintf("profile %q", profile.Profile), profile.Credentials.AccessKeyID, profile.Credentials.SecretAccessKey)...)
				}
			}
		}
	}
	return diags
}

// useBoundedClient makes the library obtain credentials with the provider's own HTTP client. The library accepts none
// beside a CA bundle that the environment or a shared config file names; it then uses its own, with that bundle.
func useBoundedClient(base *awsbase.Config, cfg aws.Config, redactor *awscall.Redactor) {
	for _, source := range cfg.ConfigSources {
		switch c := source.(type) {
		case config.EnvConfig:
			if c.CustomCABundle != "" {
				return
			}
		case config.SharedConfig:
			if c.CustomCABundle != "" {
				return
			}
		}
	}
	if buildable, ok := cfg.HTTPClient.(*awshttp.BuildableClient); ok {
		base.HTTPClient = awscall.NewHTTPClient(buildable.GetTransport(), redactor)
		base.CustomCABundle = "" // the transport trusts it already
	}
}

// checkSTS reports a Region or an endpoint that cannot serve AssumeRoot before any request, for every source of the two.
func checkSTS(ctx context.Context, c *assumeroot.Client, cfg aws.Config) diag.Diagnostics {
	var diags diag.Diagnostics
	report := func(summary, introduction string, err error) {
		detail := configured.Names{}.Invalid(path.Empty(), err).Detail()
		diags.AddError(summary, introduction+detail)
	}
	for _, region := range slices.Compact([]string{c.Region(), cfg.Region}) {
		if region == "" {
			continue
		}
		if err := c.CheckRegion(region); err != nil {
			report("Invalid Region", "The Region comes from the provider block, the environment or a shared config file.\n", err)
		}
	}
	if err := c.CheckEndpoint(ctx); err != nil {
		report("Invalid STS endpoint", "", err)
	}
	return diags
}

// authenticate obtains the credentials, checks the caller's account, and returns a client that uses httpClient. It sends only the requests of the credential chain
// and of the guards, all within the limit, because the library has none.
func authenticate(ctx context.Context, base *awsbase.Config, httpClient aws.HTTPClient, options assumeroot.Options, limit time.Duration) (*assumeroot.Client, aws.Config, diag.Diagnostics) {
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	deadline, _ := timed.Deadline()
	cfg, diags := credentials(timed, base, options.Redactor)
	var client *assumeroot.Client
	if !diags.HasError() {
		cfg.HTTPClient = httpClient
		cfg.Credentials = explainRefresh(cfg.Credentials, newSharedFiles(base))
		client = assumeroot.New(cfg, options)
		diags.Append(checkCaller(ctx, client, base, time.Until(deadline))...)
	}
	// A context that derives from timed can end a moment before it.
	if diags.HasError() && !time.Now().Before(deadline) && ctx.Err() == nil {
		diags.AddError("Authentication timed out",
			fmt.Sprintf("The provider's credentials could not be obtained and checked within %s.\n"+
				"Roles, IAM Identity Center, metadata services and account guards are called while the provider is configured.\n"+
				"Check the network between this machine and the host in the error above, the proxy settings and the custom endpoints.", awscall.FormatDuration(limit)))
	}
	return client, cfg, diags
}

func credentials(ctx context.Context, base *awsbase.Config, redactor *awscall.Redactor) (aws.Config, diag.Diagnostics) {
	withoutCall := *base
	withoutCall.SkipCredsValidation = true
	_, cfg, found := awsbase.GetAwsConfig(ctx, &withoutCall)
	diags := fromBase(base, redactor, found)
	if static := base.AccessKey != "" || base.SecretKey != "" || base.Token != ""; !static {
		diags.Append(profileWarning(base)...)
	}
	return cfg, diags
}

// profileWarning repeats a warning that aws-sdk-go-base drops on success. A profile with credential_source = Environment needs
// the key in the environment.
func profileWarning(base *awsbase.Config) diag.Diagnostics {
	if base.Profile == "" || os.Getenv("AWS_ACCESS_KEY_ID") == "" || os.Getenv("AWS_SECRET_ACCESS_KEY") == "" || newSharedFiles(base).usesEnvironment() {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("profile"), "Configuration conflict detected",
		`A Profile was specified along with the environment variables "AWS_ACCESS_KEY_ID" and "AWS_SECRET_ACCESS_KEY". `+
			"The Profile is now used instead of the environment variable credentials. This may lead to unexpected behavior.")}
}

// missingRegion adds the probable cause to an error of the library.
func missingRegion() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("region"), "Missing Region",
		"No Region is configured, which may be why authentication failed.\n"+
			"There are three ways to set one: the argument region; the environment variable AWS_REGION or AWS_DEFAULT_REGION; region in the profile of the shared config file.\n"+
			"Write for instance region = \"us-east-1\".")
}

// checkCaller compares the caller's account with the guards. It sends one GetCallerIdentity, if there is a guard.
func checkCaller(ctx context.Context, client *assumeroot.Client, base *awsbase.Config, limit time.Duration) diag.Diagnostics {
	guard, ids, rule := "allowed_account_ids", base.AllowedAccountIds, "accepts"
	if len(base.ForbiddenAccountIds) > 0 {
		guard, ids, rule = "forbidden_account_ids", base.ForbiddenAccountIds, "accepts every account except"
	}
	if len(ids) == 0 {
		return nil
	}
	caller, err := client.Caller(ctx, limit)
	if err != nil {
		failed := configured.Names{}.Failed(ctx, err, nil)
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(guard), "Caller's account cannot be checked",
			fmt.Sprintf("The guard needs the account of the provider's credentials. The provider opens no session unless it knows the account.\n"+
				"Correct the following error, or remove %s.\n\n%s\n\n%s", guard, failed.Summary(), failed.Detail()))}
	}
	if err := base.VerifyAccountIDAllowed(caller.Account); err != nil {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(guard), "AWS account ID not allowed",
			fmt.Sprintf("The provider's credentials belong to account %s.\nThe guard %s %s %s.\nUse credentials of an account that it accepts, or change it.",
				caller.Account, guard, rule, strings.Join(ids, ", ")))}
	}
	return nil
}
