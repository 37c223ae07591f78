// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsblock"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// addSecrets adds the credentials in the block, in the environment and in token files to the redactor.
// Credentials that the chain obtains are added when they arrive.
func addSecrets(redactor *awscall.Redactor, base *awsbase.Config, e awsblock.Endpoints) {
	redactor.Add(base.AccessKey, base.SecretKey, base.Token)
	for _, name := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_SESSION_TOKEN",
		"AWS_CONTAINER_AUTHORIZATION_TOKEN", "TF_AWS_WEB_IDENTITY_TOKEN",
	} {
		redactor.Add(os.Getenv(name))
	}
	if role := base.AssumeRoleWithWebIdentity; role != nil {
		redactor.Add(role.WebIdentityToken)
	}
	redactor.Add(newSharedFiles(base).tokens()...)
	urls := []string{aws.ToString(base.HTTPProxy), aws.ToString(base.HTTPSProxy), e.STS, e.IAM, e.Organizations, e.SSO, e.S3, e.SQS}
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		if strings.HasSuffix(strings.ToUpper(name), "_PROXY") || strings.HasPrefix(name, "AWS_ENDPOINT_URL") {
			urls = append(urls, value)
		}
	}
	for _, u := range urls {
		redactor.Add(passwords(u)...)
	}
}

// jsonWebToken matches the beginning of a JSON Web Token.
var jsonWebToken = regexp.MustCompile(`^eyJ[\w-]+\.`)

// looksLikeToken reports whether a path is probably a token.
func looksLikeToken(path string) bool {
	return jsonWebToken.MatchString(path) || len(path) > maxPath
}

// maxPath is the maximum length of a path on Linux, in bytes.
const maxPath = 4096

// passwords returns the password of a URL, encoded and decoded. The URL may be malformed.
func passwords(raw string) []string {
	at := strings.LastIndex(raw, "@")
	if at < 0 {
		return nil
	}
	userinfo := raw[:at]
	if _, afterScheme, ok := strings.Cut(userinfo, "//"); ok {
		userinfo = afterScheme
	}
	user, password, ok := strings.Cut(userinfo, ":")
	if !ok {
		password = user // some proxies accept a token as the user name
	}
	decoded, _ := url.PathUnescape(password)
	return []string{password, decoded}
}
