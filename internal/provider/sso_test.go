// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"crypto/sha1"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// The portal of the test returns keys of the sandbox, which has no IAM Identity Center.
func TestCredentials_identityCenter(t *testing.T) {
	const token = "a token of IAM Identity Center"
	for name, test := range map[string]struct{ profile, cache string }{
		"sso_session": {
			profile: "sso_session = here\n%s[sso-session here]\nsso_start_url = https://here.awsapps.com/start\nsso_region = us-east-1\n",
			cache:   "here",
		},
		"legacy": {
			profile: "sso_start_url = https://here.awsapps.com/start\nsso_region = us-east-1\n%s",
			cache:   "https://here.awsapps.com/start",
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := withoutKeys(t)
			arn := sb.TaskRole(sandbox.Allow("sts:AssumeRoot"))
			portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				q := r.URL.Query()
				if r.Header.Get("X-Amz-Sso_bearer_token") != token ||
					q.Get("account_id") != sandbox.ManagementAccount || q.Get("role_name") != "opener" {
					w.WriteHeader(http.StatusUnauthorized)
					return
				}
				keys := temporaryKeys(t, sb)
				_ = json.NewEncoder(w).Encode(map[string]any{"roleCredentials": map[string]any{
					"accessKeyId": keys.AccessKeyID, "secretAccessKey": keys.SecretAccessKey, "sessionToken": keys.Token,
					"expiration": time.Now().Add(time.Hour).UnixMilli(),
				}})
			}))
			defer portal.Close()
			cacheSSOToken(t, test.cache, token)
			role := "sso_account_id = " + sandbox.ManagementAccount + "\nsso_role_name = opener\n"
			call := openWith(t, sb, block{
				"profile":             "opener",
				"shared_config_files": []string{file(t, "[profile opener]\n"+fmt.Sprintf(test.profile, role))},
				"endpoints":           block{"sso": portal.URL},
			})
			if call.Caller != arn {
				t.Errorf("the caller is %s, want %s", call.Caller, arn)
			}
		})
	}
}

// cacheSSOToken writes the token file of `aws sso login` to HOME.
func cacheSSOToken(t *testing.T, key, token string) {
	t.Helper()
	dir := filepath.Join(os.Getenv("HOME"), ".aws", "sso", "cache")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	content := fmt.Sprintf(`{"accessToken": %q, "expiresAt": %q}`, token, time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
	name := fmt.Sprintf("%x.json", sha1.Sum([]byte(key)))
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
