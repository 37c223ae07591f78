// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	basediag "github.com/hashicorp/aws-sdk-go-base/v2/diag"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
)

// fromBase keeps the severity of what the library reports, warnings included, and what may be secret out of its words.
func fromBase(base *awsbase.Config, found basediag.Diagnostics) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, d := range found {
		summary, detail := withoutSecrets(base, d, d.Summary()), withoutSecrets(base, d, d.Detail())
		switch {
		case d.Severity() == basediag.SeverityWarning:
			diags.AddWarning(summary, detail)
		case detail == "":
			diags.AddError("AWS configuration cannot be used", "The AWS SDK reports: "+sentence(summary)+"\n"+remedy(summary))
		default:
			diags.AddError(summary, detail)
		}
	}
	return diags
}

// sentence ends words with one full stop.
func sentence(words string) string {
	return strings.TrimSuffix(words, ".") + "."
}

// remedy is for an error of which the library says no more than the SDK.
func remedy(words string) string {
	switch {
	case strings.Contains(words, "shared config profile"):
		return "Check profile and AWS_PROFILE, and that shared_config_files, shared_credentials_files, AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE lead to the file that has it."
	case strings.Contains(words, "CA bundle"):
		return "Set custom_ca_bundle or AWS_CA_BUNDLE to the path of a PEM file that can be read."
	default:
		return "Check the arguments of the provider block, and the environment variables and shared files that it signs in with."
	}
}

func withoutSecrets(base *awsbase.Config, d basediag.Diagnostic, text string) string {
	for _, proxy := range []string{aws.ToString(base.HTTPProxy), aws.ToString(base.HTTPSProxy)} {
		if at := strings.LastIndex(proxy, "@"); at >= 0 {
			text = strings.ReplaceAll(text, strconv.Quote(proxy), strconv.Quote("…"+proxy[at:]))
		}
	}
	var err error
	if source, ok := d.(basediag.DiagnosticWithErr); ok {
		err = source.Err()
	}
	return assumeroot.WithoutSecrets(text, err)
}
