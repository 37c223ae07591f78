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
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// localCause returns the cause of an error in the shared files, the environment or the login caches, and an
// empty Cause for other errors. It quotes names of files, profiles and variables, and never their content.
func localCause(err error, files sharedFiles) awscall.Cause {
	if role, ok := errors.AsType[config.SharedConfigAssumeRoleError](err); ok {
		return sourceProfileCause(role, files)
	}
	if noProfile, ok := errors.AsType[config.SharedConfigProfileNotExistError](err); ok {
		return awscall.Cause{
			Why: fmt.Sprintf("The shared config and credentials files (%s) have no profile %q.", quotedList(files.paths), noProfile.Profile),
			Remedy: "Check profile and AWS_PROFILE, and that shared_config_files, shared_credentials_files, AWS_CONFIG_FILE or " +
				"AWS_SHARED_CREDENTIALS_FILE name the file that has the profile.",
		}
	}
	if load, ok := errors.AsType[config.SharedConfigLoadError](err); ok {
		return awscall.Cause{
			Why:    fmt.Sprintf("The shared config or credentials file %q cannot be parsed.", load.Filename),
			Remedy: "Correct the file. Its content is not shown, because it may hold credentials.",
		}
	}
	if noARN, ok := errors.AsType[config.CredentialRequiresARNError](err); ok {
		return awscall.Cause{
			Why:    fmt.Sprintf("The profile %q has the setting %s without role_arn.", noARN.Profile, noARN.Type),
			Remedy: fmt.Sprintf("Add role_arn to the profile, or remove %s.", noARN.Type),
		}
	}
	if _, ok := errors.AsType[config.AssumeRoleTokenProviderNotSetError](err); ok {
		profile, _ := files.find(func(c config.SharedConfig) bool { return c.MFASerial != "" })
		return awscall.Cause{
			Why:    fmt.Sprintf("The profile %q has mfa_serial, and a provider cannot prompt for the code of an MFA device.", profile),
			Remedy: exportRemedy(profile),
		}
	}
	if awscall.SSOSessionEnded(err) {
		return ssoCause(files)
	}
	tokenFile, role := os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE"), os.Getenv("AWS_ROLE_ARN")
	if tokenFile != "" && role == "" && strings.Contains(err.Error(), "role ARN is not set") {
		return awscall.Cause{
			Why:    "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not, so there is no role to assume with the token.",
			Remedy: "Set AWS_ROLE_ARN to the ARN of the role, or unset AWS_WEB_IDENTITY_TOKEN_FILE.",
		}
	}
	if path := files.emptyTokenFile(); path != "" && strings.Contains(err.Error(), "AssumeRoleWithWebIdentity") {
		return awscall.Cause{
			Why:    fmt.Sprintf("The web identity token file %q is empty.", path),
			Remedy: "Check that the service that issues the tokens writes the file, and that the file is the right one.",
		}
	}
	if _, ok := errors.AsType[*credentials.StaticCredentialsEmptyError](err); ok && files.usesEnvironment() {
		return awscall.Cause{
			Why:    "credential_source is Environment, and the environment has no key.",
			Remedy: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or change credential_source.",
		}
	}
	if strings.Contains(err.Error(), "access disabled to EC2 IMDS") {
		return awscall.Cause{
			Why: "The provider block, the environment and the shared files have no credentials, and the EC2 metadata service is disabled.",
			Remedy: "Set profile, access_key and secret_key, or their environment variables. On an EC2 instance, " +
				"write skip_metadata_api_check = \"false\" or unset AWS_EC2_METADATA_DISABLED.",
		}
	}
	if file, ok := errors.AsType[*os.PathError](err); ok || strings.Contains(err.Error(), "CA bundle") {
		return fileCause(err, file, files)
	}
	return awscall.Cause{}
}

// explainRefresh returns a provider of the credentials of p that explains their errors as localCause does. It
// adds the tokens of the refresh, which AWS can quote, to the redactor.
func explainRefresh(p aws.CredentialsProvider, files sharedFiles, redactor *awscall.Redactor) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(ctx context.Context) (aws.Credentials, error) {
		c, err := p.Retrieve(ctx)
		if err != nil {
			redactor.Add(files.tokens()...)
			if cause := localCause(err, files); cause.Why != "" {
				err = &awscall.SourceError{Why: cause.Why, Remedy: cause.Remedy, Err: err}
			}
		}
		return c, err
	})
}

// ssoCause returns the cause of a missing session of IAM Identity Center.
func ssoCause(files sharedFiles) awscall.Cause {
	profile, ok := files.find(func(c config.SharedConfig) bool { return c.SSOSessionName != "" || c.SSOStartURL != "" })
	if !ok {
		return awscall.Cause{}
	}
	return awscall.Cause{
		Why:    fmt.Sprintf("The IAM Identity Center session of the profile %q does not exist or has expired.", profile),
		Remedy: fmt.Sprintf("Run aws sso login --profile %s, and repeat the run.", shellWord(profile)),
	}
}

// sourceProfileCause returns the cause of a role whose source profile has no usable credentials.
func sourceProfileCause(role config.SharedConfigAssumeRoleError, files sharedFiles) awscall.Cause {
	if _, ok := errors.AsType[config.SharedConfigProfileNotExistError](role.Err); ok {
		return awscall.Cause{
			Why: fmt.Sprintf("The source_profile %q is not in the shared config and credentials files (%s).",
				role.Profile, quotedList(files.paths)),
			Remedy: "Correct source_profile, or add the profile.",
		}
	}
	if source, ok := files.load(role.Profile); ok && source.LoginSession != "" {
		return awscall.Cause{
			Why:    fmt.Sprintf("The source_profile %q has login_session, with which the AWS SDK cannot assume a role.", role.Profile),
			Remedy: exportRemedy(files.profile),
		}
	}
	return awscall.Cause{
		Why:    fmt.Sprintf("The source_profile %q of the role %q has no usable credentials.", role.Profile, role.RoleARN),
		Remedy: "Check source_profile and credential_source of the profile.",
	}
}

// fileCause returns the cause of a file that cannot be read. For a CA bundle, it includes the setting with
// the path.
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
			Remedy: fmt.Sprintf("Set %s to the path of a readable PEM file.", setting),
		}
	}
}

// exportRemedy returns the remedy for a profile that only the AWS CLI supports.
func exportRemedy(profile string) string {
	return fmt.Sprintf("Run aws configure export-credentials --profile %s --format env, and pass its output in the environment.",
		shellWord(profile))
}

// shellWord quotes a word of a command line if a shell would split or expand it.
func shellWord(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("-_.@+/", r) && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
	}) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}
