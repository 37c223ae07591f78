// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	basediag "github.com/hashicorp/aws-sdk-go-base/v2/diag"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// fromBase converts aws-sdk-go-base diagnostics. It preserves severity and never quotes the text of an error,
// because the SDK quotes responses, process output and files that it cannot parse.
func fromBase(base *awsbase.Config, redactor *awscall.Redactor, found basediag.Diagnostics) diag.Diagnostics {
	var diags diag.Diagnostics
	files := newSharedFiles(base)
	for _, d := range found {
		var err error
		if source, ok := d.(basediag.DiagnosticWithErr); ok {
			err = source.Err()
		}
		title, detail := redactor.Redact(d.Summary()), redactor.Redact(d.Detail())
		noProfile, isNoProfile := errors.AsType[config.SharedConfigProfileNotExistError](err)
		switch {
		case d.Severity() == basediag.SeverityWarning && title == summary.ConfigurationConflict:
			// profileWarning returns this warning.
		case d.Severity() == basediag.SeverityWarning:
			diags.AddWarning(title, detail)
		case err == nil:
			diags.AddError(title, detail)
		case base.Profile != "" && isNoProfile && noProfile.Profile == base.Profile:
			diags.AddAttributeError(path.Root("profile"), summary.UnusableConfiguration, explain(err, files, redactor))
		case d.Detail() == "":
			diags.AddError(summary.UnusableConfiguration, explain(err, files, redactor))
		default:
			// The library puts the text of the error last.
			introduction, _, _ := strings.Cut(detail, "\nError: ")
			diags.AddError(title, strings.TrimSpace(introduction)+"\n\n"+explain(err, files, redactor))
		}
	}
	return diags
}

// explain returns the cause and the remedy of an authentication error.
func explain(err error, files sharedFiles, redactor *awscall.Redactor) string {
	cause := localCause(err, files)
	if cause.Why == "" {
		cause = awscall.DescribeSource(err, redactor)
	}
	if half := halfKey(files); half != "" {
		cause.Why = half + " " + cause.Why
		cause.Remedy = "Set both parts of the key in the environment, or unset both. Otherwise: " + cause.Remedy
	}
	text, _ := configured.Names{}.Text("Cause: " + cause.Why + "\n\nRemedy: " + cause.Remedy)
	if cause.Message != "" {
		text += "\n\n" + cause.Message
	}
	return redactor.Redact(text)
}
