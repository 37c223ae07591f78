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
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// unsignedConfig returns the configuration of the block, the environment and the shared files, without
// credentials. It sends no request, because the library skips the credential chain if there are static keys.
// The keys are never used.
func unsignedConfig(ctx context.Context, base *awsbase.Config, redactor *awscall.Redactor) (aws.Config, diag.Diagnostics) {
	unsigned := *base
	unsigned.AccessKey, unsigned.SecretKey = "unused", "unused"
	unsigned.AssumeRole = nil
	unsigned.SkipCredsValidation = true
	_, cfg, found := awsbase.GetAwsConfig(ctx, &unsigned)
	diags := fromBase(base, redactor, found) // the framework drops the duplicates of warnings from authenticate
	if base.AccessKey == "" && base.SecretKey == "" && base.AssumeRoleWithWebIdentity == nil {
		diags.Append(checkKeys(cfg, base.Profile)...)
	}
	return cfg, diags
}

// checkKeys reports swapped keys in the environment or in the profile, whichever the SDK uses. AWS would
// repeat them in error messages.
func checkKeys(cfg aws.Config, profile string) diag.Diagnostics {
	var diags diag.Diagnostics
	check := func(source string, keys aws.Credentials) {
		if keys.HasKeys() {
			diags.Append(checkKeyPair(source, keys.AccessKeyID, keys.SecretAccessKey)...)
		}
	}
	var environment config.EnvConfig
	for _, source := range cfg.ConfigSources { // the environment precedes the profile
		switch c := source.(type) {
		case config.EnvConfig:
			environment = c
		case config.SharedConfig:
			if profile == "" && (environment.Credentials.HasKeys() || environment.WebIdentityTokenFilePath != "") {
				check("AWS_ACCESS_KEY_ID", environment.Credentials)
				continue
			}
			for p := &c; p != nil; p = p.Source {
				check(fmt.Sprintf("profile %q", p.Profile), p.Credentials)
				if p.CredentialSource == "Environment" {
					check("AWS_ACCESS_KEY_ID", environment.Credentials)
				}
			}
		}
	}
	return diags
}

// useBoundedClient sets the HTTP client of the credential chain. The library rejects a client if the
// environment or a shared config file names a CA bundle, so it then uses its own client with the bundle.
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
		base.CustomCABundle = "" // the transport has it
	}
}

// checkSTS reports a Region or an endpoint, from any source, that cannot serve AssumeRoot. It sends no
// request.
func checkSTS(ctx context.Context, c *assumeroot.Client, cfg aws.Config) diag.Diagnostics {
	var diags diag.Diagnostics
	report := func(title, introduction string, err error) {
		detail := configured.Names{}.Invalid(path.Empty(), err).Detail()
		diags.AddError(title, introduction+detail)
	}
	for _, region := range slices.Compact([]string{c.Region(), cfg.Region}) {
		if region == "" {
			continue
		}
		if err := c.CheckRegion(region); err != nil {
			report(summary.InvalidRegion, "The Region comes from the provider block, the environment or a shared config file.\n", err)
		}
	}
	if err := c.CheckEndpoint(ctx); err != nil {
		report(summary.InvalidSTSEndpoint, "", err)
	}
	return diags
}

// authenticate obtains the credentials, checks the caller's account, and returns a client that uses
// httpClient. It sends only the requests of the credential chain and of the guards. The library has no
// timeout of its own.
func authenticate(
	ctx context.Context, base *awsbase.Config, httpClient aws.HTTPClient, options assumeroot.Options, timeout time.Duration,
) (*assumeroot.Client, diag.Diagnostics) {
	timed, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	deadline, _ := timed.Deadline()
	cfg, diags := signedConfig(timed, base, options.Redactor)
	var client *assumeroot.Client
	if !diags.HasError() {
		cfg.HTTPClient = httpClient
		cfg.Credentials = explainRefresh(cfg.Credentials, newSharedFiles(base), options.Redactor)
		client = assumeroot.New(cfg, options)
		diags.Append(checkCaller(ctx, client, base, time.Until(deadline))...)
	}
	// A context that derives from timed can end a moment before it.
	if diags.HasError() && !time.Now().Before(deadline) && ctx.Err() == nil {
		diags.AddError(summary.AuthenticationTimedOut,
			fmt.Sprintf("The provider's credentials could not be obtained and checked within %s.\n"+
				"The time includes roles, IAM Identity Center, metadata services, processes and account guards.\n"+
				"Check the network between this machine and the host in the error above, the proxy settings and the custom endpoints.",
				awscall.FormatDuration(timeout)))
	}
	return client, diags
}

// signedConfig returns the configuration with credentials.
func signedConfig(ctx context.Context, base *awsbase.Config, redactor *awscall.Redactor) (aws.Config, diag.Diagnostics) {
	unvalidated := *base
	unvalidated.SkipCredsValidation = true // validation costs a GetCallerIdentity
	_, cfg, found := awsbase.GetAwsConfig(ctx, &unvalidated)
	diags := fromBase(base, redactor, found)
	static := base.AccessKey != "" || base.SecretKey != "" || base.Token != ""
	if !static && base.AssumeRoleWithWebIdentity == nil {
		diags.Append(profileWarning(base)...)
	}
	return cfg, diags
}

// profileWarning repeats a warning that aws-sdk-go-base drops on success. A profile with credential_source =
// Environment requires the key in the environment, so it causes no warning.
func profileWarning(base *awsbase.Config) diag.Diagnostics {
	keys := os.Getenv("AWS_ACCESS_KEY_ID") != "" && os.Getenv("AWS_SECRET_ACCESS_KEY") != ""
	if base.Profile == "" || !keys || newSharedFiles(base).usesEnvironment() {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("profile"), summary.ConfigurationConflict,
		fmt.Sprintf("profile is %q, and the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set.\n"+
			"The provider uses the profile.\nRemove profile to use the environment variables, or unset them.", base.Profile))}
}

// missingRegion returns the probable cause of an error of the library, which does not mention the Region.
func missingRegion() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("region"), summary.MissingRegion,
		"No Region is configured, which may be why authentication failed.\n"+
			"The provider accepts a Region from the argument region, the environment variable AWS_REGION or AWS_DEFAULT_REGION, "+
			"and region in the profile of the shared config file.\n"+
			"Write for instance region = \"us-east-1\".")
}

// checkCaller compares the caller's account with the guards. With a guard, it sends one GetCallerIdentity.
func checkCaller(ctx context.Context, client *assumeroot.Client, base *awsbase.Config, timeout time.Duration) diag.Diagnostics {
	guard, ids, rule := "allowed_account_ids", base.AllowedAccountIds, "accepts"
	if len(base.ForbiddenAccountIds) > 0 {
		guard, ids, rule = "forbidden_account_ids", base.ForbiddenAccountIds, "accepts every account except"
	}
	if len(ids) == 0 {
		return nil
	}
	caller, err := client.Caller(ctx, timeout, true)
	if err != nil {
		failed := configured.Names{}.Failed(ctx, err, nil)
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(guard), summary.CallerNotChecked,
			fmt.Sprintf("The guard requires the account of the provider's credentials, and the request for it failed.\n"+
				"Correct the following error, or remove %s.\n\n%s\n\n%s", guard, failed.Summary(), failed.Detail()))}
	}
	if err := base.VerifyAccountIDAllowed(caller.Account); err != nil {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(guard), summary.CallerNotAllowed,
			fmt.Sprintf("The provider's credentials belong to account %s.\nThe guard %s %s %s.\n"+
				"Use credentials of an account that it accepts, or change it.",
				caller.Account, guard, rule, strings.Join(ids, ", ")))}
	}
	return nil
}
