// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	basediag "github.com/hashicorp/aws-sdk-go-base/v2/diag"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
)

// fromBase converts aws-sdk-go-base diagnostics. It preserves severity and never quotes the text of an error, because the
// SDK quotes responses, processes and files that it cannot parse.
func fromBase(redactor *awscall.Redactor, found basediag.Diagnostics) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, d := range found {
		var err error
		if source, ok := d.(basediag.DiagnosticWithErr); ok {
			err = source.Err()
		}
		summary, detail := redactor.Redact(d.Summary()), redactor.Redact(d.Detail())
		switch {
		case d.Severity() == basediag.SeverityWarning:
			diags.AddWarning(summary, detail)
		case err == nil:
			diags.AddError(summary, detail)
		case d.Detail() == "":
			diags.AddError("AWS configuration cannot be used", explain(err, redactor))
		default:
			// The library puts the text of the error last.
			introduction, _, _ := strings.Cut(detail, "\nError: ")
			diags.AddError(summary, strings.TrimSpace(introduction)+"\n\n"+explain(err, redactor))
		}
	}
	return diags
}

// explain returns the cause and the remedy of an error that occurred before the first AWS operation of the provider.
func explain(err error, redactor *awscall.Redactor) string {
	cause := configurationCause(err)
	if cause.Why == "" {
		cause = awscall.DescribeSource(err, redactor)
	}
	text, _ := configured.Names{}.Text("Cause: " + cause.Why + "\n\nRemedy: " + cause.Remedy)
	if cause.Message != "" {
		text += "\n\n" + cause.Message
	}
	return redactor.Redact(text)
}

// configurationCause returns the cause of an error in the shared files, and none for other errors. It quotes names of files
// and profiles, and no content.
func configurationCause(err error) awscall.Cause {
	var (
		noProfile config.SharedConfigProfileNotExistError
		load      config.SharedConfigLoadError
		role      config.SharedConfigAssumeRoleError
		noARN     config.CredentialRequiresARNError
		noMFA     config.AssumeRoleTokenProviderNotSetError
		file      *os.PathError
	)
	switch {
	case errors.As(err, &noProfile):
		return awscall.Cause{
			Why: fmt.Sprintf("The shared config and credentials files have no profile %q.", noProfile.Profile),
			Remedy: "Check profile and AWS_PROFILE, and that shared_config_files, shared_credentials_files, AWS_CONFIG_FILE or " +
				"AWS_SHARED_CREDENTIALS_FILE name the file that has the profile.",
		}
	case errors.As(err, &load):
		return awscall.Cause{
			Why:    fmt.Sprintf("The shared config or credentials file %q cannot be parsed.", load.Filename),
			Remedy: "Correct the file. Its content is not shown, because it may hold credentials.",
		}
	case errors.As(err, &role):
		return awscall.Cause{
			Why:    fmt.Sprintf("The profile %q assumes the role %q, and the profile that it names as source has no usable credentials.", role.Profile, role.RoleARN),
			Remedy: "Check source_profile and credential_source of the profile.",
		}
	case errors.As(err, &noARN):
		return awscall.Cause{
			Why:    fmt.Sprintf("The profile %q has the setting %s without role_arn.", noARN.Profile, noARN.Type),
			Remedy: "Add role_arn to the profile, or remove that setting.",
		}
	case errors.As(err, &noMFA):
		return awscall.Cause{
			Why:    "The profile assumes a role with mfa_serial, and a provider cannot ask for the code of an MFA device.",
			Remedy: "Get credentials with the AWS CLI, for instance with aws configure export-credentials, and pass them in the environment.",
		}
	case strings.Contains(err.Error(), "CA bundle"):
		why := "The CA bundle has no certificate in PEM format."
		if errors.As(err, &file) {
			why = fmt.Sprintf("The CA bundle %q cannot be read: %s.", file.Path, file.Err)
		}
		return awscall.Cause{
			Why:    why,
			Remedy: "Set custom_ca_bundle or AWS_CA_BUNDLE to the path of a PEM file that can be read.",
		}
	case errors.As(err, &file):
		return awscall.Cause{
			Why:    fmt.Sprintf("The file %q cannot be read: %s.", file.Path, file.Err),
			Remedy: "Check the path and the permissions of the file.",
		}
	default:
		return awscall.Cause{}
	}
}
