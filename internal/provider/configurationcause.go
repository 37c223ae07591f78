// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// configurationCause returns the cause of an error in the shared files, the environment or the login caches, and none for
// other errors. It quotes names of files, profiles and variables, and no content.
func configurationCause(err error, files sharedFiles) awscall.Cause {
	var (
		noProfile config.SharedConfigProfileNotExistError
		load      config.SharedConfigLoadError
		role      config.SharedConfigAssumeRoleError
		noARN     config.CredentialRequiresARNError
		noMFA     config.AssumeRoleTokenProviderNotSetError
		file      *os.PathError
	)
	switch {
	case errors.As(err, &role):
		return sourceProfileCause(role, files)
	case errors.As(err, &noProfile):
		return awscall.Cause{
			Why: fmt.Sprintf("The shared config and credentials files (%s) have no profile %q.", quotedList(files.paths), noProfile.Profile),
			Remedy: "Check profile and AWS_PROFILE, and that shared_config_files, shared_credentials_files, AWS_CONFIG_FILE or " +
				"AWS_SHARED_CREDENTIALS_FILE name the file that has the profile.",
		}
	case errors.As(err, &load):
		return awscall.Cause{
			Why:    fmt.Sprintf("The shared config or credentials file %q cannot be parsed.", load.Filename),
			Remedy: "Correct the file. Its content is not shown, because it may hold credentials.",
		}
	case errors.As(err, &noARN):
		return awscall.Cause{
			Why:    fmt.Sprintf("The profile %q has the setting %s without role_arn.", noARN.Profile, noARN.Type),
			Remedy: "Add role_arn to the profile, or remove that setting.",
		}
	case errors.As(err, &noMFA):
		profile, _ := files.find(func(c config.SharedConfig) bool { return c.MFASerial != "" })
		return awscall.Cause{
			Why:    fmt.Sprintf("The profile %q assumes a role with mfa_serial, and a provider cannot ask for the code of an MFA device.", profile),
			Remedy: exportRemedy(profile),
		}
	case strings.Contains(err.Error(), "role ARN is not set") && os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE") != "" && os.Getenv("AWS_ROLE_ARN") == "":
		return awscall.Cause{
			Why:    "AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not, so there is no role to assume with the token.",
			Remedy: "Set AWS_ROLE_ARN to the ARN of the role, or unset AWS_WEB_IDENTITY_TOKEN_FILE.",
		}
	case strings.Contains(err.Error(), "AssumeRoleWithWebIdentity") && files.emptyTokenFile() != "":
		return awscall.Cause{
			Why:    fmt.Sprintf("The web identity token file %q is empty.", files.emptyTokenFile()),
			Remedy: "Check that the service that issues the tokens writes the file, and that the file is the right one.",
		}
	case awscall.SSOSessionEnded(err):
		profile, ok := files.find(func(c config.SharedConfig) bool { return c.SSOSessionName != "" || c.SSOStartURL != "" })
		if !ok {
			return awscall.Cause{}
		}
		return awscall.Cause{
			Why:    fmt.Sprintf("The session of IAM Identity Center for the profile %q has expired, or there is none.", profile),
			Remedy: fmt.Sprintf("Run aws sso login --profile %s, and run it again.", shellWord(profile)),
		}
	case errors.As(err, &file), strings.Contains(err.Error(), "CA bundle"):
		return fileCause(err, file, files)
	default:
		return awscall.Cause{}
	}
}

// explainRefresh returns a provider of the credentials of p that explains their errors as configurationCause does.
func explainRefresh(p aws.CredentialsProvider, files sharedFiles) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(ctx context.Context) (aws.Credentials, error) {
		c, err := p.Retrieve(ctx)
		if err != nil {
			if cause := configurationCause(err, files); cause.Why != "" {
				err = &awscall.SourceError{Why: cause.Why, Remedy: cause.Remedy, Err: err}
			}
		}
		return c, err
	})
}

// sourceProfileCause returns the cause of a role whose source profile has no credentials that the SDK can use.
func sourceProfileCause(role config.SharedConfigAssumeRoleError, files sharedFiles) awscall.Cause {
	var missing config.SharedConfigProfileNotExistError
	if errors.As(role.Err, &missing) {
		return awscall.Cause{
			Why: fmt.Sprintf("The profile %q, which a role names as source_profile, is not in the shared config and credentials files (%s).",
				role.Profile, quotedList(files.paths)),
			Remedy: "Correct source_profile, or add the profile.",
		}
	}
	if source, ok := files.load(role.Profile); ok && source.LoginSession != "" {
		return awscall.Cause{
			Why: fmt.Sprintf("The profile %q, which a role names as source_profile, has login_session. The AWS SDK cannot assume a role with it.",
				role.Profile),
			Remedy: exportRemedy(files.profile),
		}
	}
	return awscall.Cause{
		Why:    fmt.Sprintf("The profile %q, which the role %q names as source_profile, has no usable credentials.", role.Profile, role.RoleARN),
		Remedy: "Check source_profile and credential_source of the profile.",
	}
}

// fileCause returns the cause of a file that cannot be read. A file of certificates is reported with the setting that names it.
func fileCause(err error, file *os.PathError, files sharedFiles) awscall.Cause {
	setting := ""
	selected, _ := files.load(files.profile)
	switch path := os.Getenv("AWS_CA_BUNDLE"); {
	case strings.Contains(err.Error(), "custom CA bundle:"):
		setting = "custom_ca_bundle"
	case path != "" && (file == nil || file.Path == path):
		setting = "AWS_CA_BUNDLE"
	case selected.CustomCABundle != "" && (file == nil || file.Path == selected.CustomCABundle):
		setting = fmt.Sprintf("ca_bundle of the profile %q", files.profile)
	case file == nil:
		setting = "custom_ca_bundle"
	}
	switch {
	case setting == "":
		return awscall.Cause{
			Why:    fmt.Sprintf("The file %q cannot be read: %s.", file.Path, file.Err),
			Remedy: "Check the path and the permissions of the file.",
		}
	case file == nil:
		return awscall.Cause{
			Why:    fmt.Sprintf("The CA bundle in %s has no certificate in PEM format.", setting),
			Remedy: fmt.Sprintf("Set %s to the path of a PEM file with a certificate.", setting),
		}
	default:
		return awscall.Cause{
			Why:    fmt.Sprintf("The CA bundle %q in %s cannot be read: %s.", file.Path, setting, file.Err),
			Remedy: fmt.Sprintf("Set %s to the path of a PEM file that can be read.", setting),
		}
	}
}

// exportRemedy returns the remedy for a profile that only the AWS CLI can use.
func exportRemedy(profile string) string {
	return fmt.Sprintf("Run aws configure export-credentials --profile %s --format env, and pass its output in the environment.", shellWord(profile))
}

// shellWord returns a word of a command line, in quotes if a shell would divide it.
func shellWord(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("-_.@+/", r) && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
	}) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}
