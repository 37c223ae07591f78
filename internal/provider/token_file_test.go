// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// webIdentityToken has the form of a JSON Web Token, whose parts are too short to be redacted for their form.
const webIdentityToken = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzYW5kYm94In0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"

// echoesToken makes the sandbox repeat the web identity token in an error message.
func echoesToken() sandbox.Fault {
	return sandbox.Fault{Action: "AssumeRoleWithWebIdentity", Answer: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(http.StatusBadRequest)
		io.WriteString(w, "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>The token "+webIdentityToken+
			" is not valid</Message></Error><RequestId>1</RequestId></ErrorResponse>")
	}}
}

func TestWebIdentityToken_notShown(t *testing.T) {
	const role = "arn:aws:iam::123456789012:role/opener"
	for name, prepare := range map[string]func(t *testing.T, path string) block{
		"path": func(_ *testing.T, path string) block {
			return block{"assume_role_with_web_identity": block{"role_arn": role, "web_identity_token_file": path}}
		},
		"path with a variable": func(t *testing.T, path string) block {
			t.Setenv("TOKENS", filepath.Dir(path))
			return block{"assume_role_with_web_identity": block{"role_arn": role, "web_identity_token_file": "$TOKENS/" + filepath.Base(path)}}
		},
		"AWS_WEB_IDENTITY_TOKEN_FILE": func(t *testing.T, path string) block {
			t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", path)
			t.Setenv("AWS_ROLE_ARN", role)
			return block{}
		},
		"profile": func(t *testing.T, path string) block {
			config := "[profile opener]\nrole_arn = " + role + "\nweb_identity_token_file = " + filepath.ToSlash(path) + "\n"
			return block{"profile": "opener", "shared_config_files": []string{file(t, config)}}
		},
		"source_profile": func(t *testing.T, path string) block {
			config := "[profile opener]\nrole_arn = " + role + "\nsource_profile = base\n" +
				"[profile base]\nrole_arn = " + role + "\nweb_identity_token_file = " + filepath.ToSlash(path) + "\n"
			return block{"profile": "opener", "shared_config_files": []string{file(t, config)}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := withoutKeys(t)
			t.Setenv("AWS_ENDPOINT_URL_STS", sb.URL())
			sb.Inject(echoesToken())
			expectTokenNotShown(t, newInstance(t).configure(prepare(t, file(t, webIdentityToken))))
		})
	}
}

// The token file changes between the configuration of the provider and the refresh of the role's credentials.
func TestWebIdentityToken_refreshNotShown(t *testing.T) {
	t.Parallel()
	past := time.Now().Add(-2 * time.Hour)
	sb, _ := startSandbox(t, sandbox.WithClock(func() time.Time { return past })) // issues expired credentials
	path := file(t, sb.WebIdentityToken())
	i := newInstance(t)
	expectNothing(t, i.configure(webIdentity(sb, block{"web_identity_token_file": path}).With(block{
		"region": sandbox.Region, "endpoints": endpoints(sb.URL()),
	})))
	if err := os.WriteFile(path, []byte(webIdentityToken), 0o600); err != nil {
		t.Fatal(err)
	}
	sb.Inject(echoesToken())
	expectTokenNotShown(t, i.open(nil))
}

func expectTokenNotShown(t *testing.T, found diagnostics) {
	t.Helper()
	if !found.failed() || !strings.Contains(found.String(), "InvalidIdentityToken") || strings.Contains(found.String(), webIdentityToken) {
		t.Errorf("got:\n%s", found)
	}
}
