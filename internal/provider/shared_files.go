// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
)

// sharedFiles are the shared config and credentials files of the library.
type sharedFiles struct {
	base    *awsbase.Config
	profile string // name of the selected profile
	paths   []string
	config  []string
	creds   []string
}

func newSharedFiles(base *awsbase.Config) sharedFiles {
	f := sharedFiles{base: base, profile: cmp.Or(base.Profile, os.Getenv("AWS_PROFILE"), os.Getenv("AWS_DEFAULT_PROFILE"), "default")}
	f.config, _ = base.ResolveSharedConfigFiles() // the library reports errors
	f.creds, _ = base.ResolveSharedCredentialsFiles()
	if len(f.config) == 0 {
		f.config = []string{cmp.Or(os.Getenv("AWS_CONFIG_FILE"), config.DefaultSharedConfigFilename())}
	}
	if len(f.creds) == 0 {
		f.creds = []string{cmp.Or(os.Getenv("AWS_SHARED_CREDENTIALS_FILE"), config.DefaultSharedCredentialsFilename())}
	}
	f.paths = append(append(f.paths, f.config...), f.creds...)
	return f
}

// load returns a profile. It returns false if the profile cannot be loaded.
func (f sharedFiles) load(profile string) (config.SharedConfig, bool) {
	c, err := config.LoadSharedConfigProfile(context.Background(), profile, func(o *config.LoadSharedConfigOptions) {
		o.ConfigFiles, o.CredentialsFiles = f.config, f.creds
	})
	return c, err == nil
}

// find returns the name of the first matching profile in the chain from the selected profile through
// source_profile.
func (f sharedFiles) find(matches func(config.SharedConfig) bool) (string, bool) {
	selected, ok := f.load(f.profile)
	if !ok {
		return "", false
	}
	for c := &selected; c != nil; c = c.Source {
		if matches(*c) {
			return c.Profile, true
		}
	}
	return "", false
}

// usesEnvironment reports whether the selected profile uses the key in the environment.
func (f sharedFiles) usesEnvironment() bool {
	_, ok := f.find(func(c config.SharedConfig) bool { return c.CredentialSource == "Environment" })
	return ok
}

// tokens returns the tokens in the files of the block, of the environment and of the selected profile. If a
// path is probably a token itself, it returns the path too.
func (f sharedFiles) tokens() []string {
	paths := []string{os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE"), os.Getenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")}
	if role := f.base.AssumeRoleWithWebIdentity; role != nil {
		paths = append(paths, role.WebIdentityTokenFile, expand(role.WebIdentityTokenFile))
	}
	f.find(func(c config.SharedConfig) bool {
		paths = append(paths, c.WebIdentityTokenFile)
		return false
	})
	var tokens []string
	for _, path := range paths {
		if looksLikeToken(path) {
			tokens = append(tokens, path)
		}
		if content, err := os.ReadFile(path); err == nil { //nolint:gosec // the SDK reads the same file, and reports the error
			tokens = append(tokens, strings.TrimSpace(string(content)))
		}
	}
	return tokens
}

// expand returns a path of the block with the home directory and environment variables, as the library does.
func expand(path string) string {
	expanded, err := awsbase.Config{SharedConfigFiles: []string{path}}.ResolveSharedConfigFiles()
	if err != nil {
		return path // the library reports the error
	}
	return expanded[0]
}

// emptyTokenFile returns the path of the web identity token file in use if the file is empty, and otherwise
// nothing.
func (f sharedFiles) emptyTokenFile() string {
	path := os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE")
	if role := f.base.AssumeRoleWithWebIdentity; role != nil {
		path = expand(role.WebIdentityTokenFile)
	} else if selected, _ := f.load(f.profile); f.base.Profile != "" || path == "" {
		path = selected.WebIdentityTokenFile
	}
	content, err := os.ReadFile(path) //nolint:gosec // the SDK reads the same file
	if err != nil || len(bytes.TrimSpace(content)) > 0 {
		return ""
	}
	return path
}

// ignoreEndpoints reports whether the SDK ignores the endpoints of services in the environment and in the files.
func (f sharedFiles) ignoreEndpoints() bool {
	environment, _ := config.NewEnvConfig() // the library reports the error
	selected, _ := f.load(f.profile)
	ignore, _, _ := config.GetIgnoreConfiguredEndpoints(context.Background(), []any{environment, selected}) // never fails
	return ignore
}

// halfKey returns a sentence about an incomplete key in the environment, or "" if the environment is not
// used.
func halfKey(f sharedFiles) string {
	id := firstSet("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY")
	secret := firstSet("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY")
	switch {
	case f.base.AccessKey != "", f.base.AssumeRoleWithWebIdentity != nil, f.base.Profile != "" && !f.usesEnvironment():
		return ""
	case id != "" && secret == "":
		return id + " is set and AWS_SECRET_ACCESS_KEY is not, so the key in the environment is ignored."
	case id == "" && secret != "":
		return secret + " is set and AWS_ACCESS_KEY_ID is not, so the key in the environment is ignored."
	default:
		return ""
	}
}

// firstSet returns the name of the first non-empty environment variable.
func firstSet(names ...string) string {
	for _, name := range names {
		if os.Getenv(name) != "" {
			return name
		}
	}
	return ""
}

// quotedList returns file names for a message.
func quotedList(names []string) string {
	return `"` + strings.Join(names, `", "`) + `"`
}
