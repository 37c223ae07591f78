// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// prepareSource sets up a source of credentials. It returns the provider block and the ARN of the session's
// caller.
type prepareSource func(*testing.T, *sandbox.Sandbox) (config block, caller string)

func TestCredentials_everySource(t *testing.T) {
	for name, source := range map[string]struct {
		prepare prepareSource
		chain   string // action that authentication calls, empty if there is none
	}{
		"access_key and secret_key": {prepare: func(_ *testing.T, sb *sandbox.Sandbox) (block, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "static", sandbox.Allow("sts:AssumeRoot"))
			return staticKeys(id), id.ARN
		}},
		"environment": {prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "environment", sandbox.Allow("sts:AssumeRoot"))
			acctest.SignInAs(t, id)
			return block{}, id.ARN
		}},
		"default profile": {prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "default", sandbox.Allow("sts:AssumeRoot"))
			t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file(t, "[default]\n"+keysOf(id)))
			return block{}, id.ARN
		}},
		"AWS_PROFILE": {prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "profile", sandbox.Allow("sts:AssumeRoot"))
			t.Setenv("AWS_CONFIG_FILE", file(t, "[profile opener]\n"+keysOf(id)))
			t.Setenv("AWS_PROFILE", "opener")
			return block{}, id.ARN
		}},
		"profile in shared_credentials_files": {prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "profile", sandbox.Allow("sts:AssumeRoot"))
			return block{"profile": "opener", "shared_credentials_files": []string{file(t, "[opener]\n"+keysOf(id))}}, id.ARN
		}},
		"profile in shared_config_files": {prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "profile", sandbox.Allow("sts:AssumeRoot"))
			other := file(t, "[profile opener]\nregion = eu-west-1\n")
			return block{"profile": "opener", "shared_config_files": []string{other, file(t, "[profile opener]\n"+keysOf(id))}}, id.ARN
		}},
		"source_profile chain": {chain: "AssumeRole", prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			source := sb.AddUser(sandbox.ManagementAccount, "source")
			role := sb.AddRole(sandbox.ManagementAccount, "opener", []string{source.ARN}, sandbox.Allow("sts:AssumeRoot"))
			config := fmt.Sprintf("[profile source]\n%s[profile opener]\nsource_profile = source\nrole_arn = %s\n"+
				"role_session_name = chained\n", keysOf(source), role)
			return block{"profile": "opener", "shared_config_files": []string{file(t, config)}}, assumed("opener", "chained")
		}},
		"credential_process": {prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "process", sandbox.Allow("sts:AssumeRoot"))
			output := fmt.Sprintf(`{"Version": 1, "AccessKeyId": %q, "SecretAccessKey": %q}`, id.AccessKeyID, id.SecretAccessKey)
			config := fmt.Sprintf("[profile opener]\ncredential_process = cat %s\n", file(t, output))
			return block{"profile": "opener", "shared_config_files": []string{file(t, config)}}, id.ARN
		}},
		"assume_role": {chain: "AssumeRole", prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			acctest.SignInAs(t, sb.Admin())
			role := sb.AddRole(sandbox.ManagementAccount, "opener", []string{sb.Admin().ARN}, sandbox.Allow("sts:AssumeRoot"))
			return block{"assume_role": block{"role_arn": role, "session_name": "only"}}, assumed("opener", "only")
		}},
		"assume_role chain from static keys": {chain: "AssumeRole", prepare: func(_ *testing.T, sb *sandbox.Sandbox) (block, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "static")
			return roleChain(sb, id).With(staticKeys(id)), assumed("second", "two")
		}},
		"assume_role chain from the environment": {chain: "AssumeRole", prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "environment")
			acctest.SignInAs(t, id)
			return roleChain(sb, id), assumed("second", "two")
		}},
		"web_identity_token": {chain: "AssumeRoleWithWebIdentity", prepare: func(_ *testing.T, sb *sandbox.Sandbox) (block, string) {
			return webIdentity(sb, block{"web_identity_token": sb.WebIdentityToken()}), assumed("pipeline", "web")
		}},
		"web_identity_token_file": {chain: "AssumeRoleWithWebIdentity", prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			return webIdentity(sb, block{"web_identity_token_file": file(t, sb.WebIdentityToken())}), assumed("pipeline", "web")
		}},
		"TF_AWS_WEB_IDENTITY_TOKEN": {chain: "AssumeRoleWithWebIdentity", prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			t.Setenv("TF_AWS_WEB_IDENTITY_TOKEN", sb.WebIdentityToken())
			return webIdentity(sb, nil), assumed("pipeline", "web")
		}},
		"AWS_WEB_IDENTITY_TOKEN_FILE": {chain: "AssumeRoleWithWebIdentity", prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", file(t, sb.WebIdentityToken()))
			t.Setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/other") // the SDK requires it with the file
			return webIdentity(sb, nil), assumed("pipeline", "web")
		}},
		"web_identity_token before the environment": {chain: "AssumeRoleWithWebIdentity", prepare: func(
			t *testing.T, sb *sandbox.Sandbox,
		) (block, string) {
			t.Setenv("TF_AWS_WEB_IDENTITY_TOKEN", "stale")
			t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token")
			t.Setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/other")
			return webIdentity(sb, block{"web_identity_token": sb.WebIdentityToken()}), assumed("pipeline", "web")
		}},
		"web identity without a block": {chain: "AssumeRoleWithWebIdentity", prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", file(t, sb.WebIdentityToken()))
			t.Setenv("AWS_ROLE_ARN", sb.AddRole(sandbox.ManagementAccount, "pipeline", nil, sandbox.Allow("sts:AssumeRoot")))
			t.Setenv("AWS_ROLE_SESSION_NAME", "web")
			return block{}, assumed("pipeline", "web")
		}},
		"ECS": {prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", sb.URL()+"/ecs/credentials")
			t.Setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", sb.ContainerToken())
			return block{}, sb.TaskRole(sandbox.Allow("sts:AssumeRoot"))
		}},
		"IMDS": {prepare: func(_ *testing.T, sb *sandbox.Sandbox) (block, string) {
			config := block{"ec2_metadata_service_endpoint": sb.URL(), "skip_metadata_api_check": "false"}
			return config, sb.InstanceRole(sandbox.Allow("sts:AssumeRoot"))
		}},
		"access_key, secret_key and token": {prepare: func(t *testing.T, sb *sandbox.Sandbox) (block, string) {
			arn := sb.TaskRole(sandbox.Allow("sts:AssumeRoot"))
			keys := temporaryKeys(t, sb)
			return block{"access_key": keys.AccessKeyID, "secret_key": keys.SecretAccessKey, "token": keys.Token}, arn
		}},
	} {
		t.Run(name, func(t *testing.T) {
			sb := withoutKeys(t)
			t.Setenv("AWS_ENDPOINT_URL_STS", sb.URL()) // the SDK ignores AWS_ENDPOINT_URL for the role of a profile
			config, caller := source.prepare(t, sb)
			i := newInstance(t)
			expectNothing(t, i.configure(config))
			for _, call := range sb.Calls() {
				if call.Action != source.chain || call.Status != http.StatusOK {
					t.Errorf("authentication sent %s, with status %d", call.Action, call.Status)
				}
			}
			if source.chain != "" && len(sb.Calls(source.chain)) == 0 {
				t.Errorf("authentication did not send %s", source.chain)
			}

			expectNothing(t, i.open(nil))
			if opened := sb.Calls("AssumeRoot"); len(opened) != 1 || opened[0].Caller != caller {
				t.Errorf("got %+v, want one AssumeRoot by %s", opened, caller)
			}
			for _, call := range sb.Calls() {
				if call.Action != "AssumeRoot" && call.Action != source.chain {
					t.Errorf("unexpected request %s", call.Action)
				}
			}
		})
	}
}

// assumed returns the ARN of a session of a role in the management account.
func assumed(role, session string) string {
	return fmt.Sprintf("arn:aws:sts::%s:assumed-role/%s/%s", sandbox.ManagementAccount, role, session)
}

// roleChain returns a block with two roles. An identity may assume the first, which may assume the second,
// which may open sessions.
func roleChain(sb *sandbox.Sandbox, id sandbox.Identity) block {
	first := sb.AddRole(sandbox.ManagementAccount, "first", []string{id.ARN})
	second := sb.AddRole(sandbox.ManagementAccount, "second", []string{first}, sandbox.Allow("sts:AssumeRoot"))
	return block{"assume_role": []block{
		{"role_arn": first, "session_name": "one"},
		{"role_arn": second, "session_name": "two"},
	}}
}

func webIdentity(sb *sandbox.Sandbox, token block) block {
	role := sb.AddRole(sandbox.ManagementAccount, "pipeline", nil, sandbox.Allow("sts:AssumeRoot"))
	return block{"assume_role_with_web_identity": block{"role_arn": role, "session_name": "web"}.With(token)}
}

type temporary struct {
	AccessKeyID            string `json:"AccessKeyId"`
	SecretAccessKey, Token string
}

// temporaryKeys returns the credentials that the sandbox gives to a container.
func temporaryKeys(t *testing.T, sb *sandbox.Sandbox) temporary {
	t.Helper()
	resp, err := http.Get(sb.URL() + "/ecs/credentials")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var keys temporary
	if err := json.NewDecoder(resp.Body).Decode(&keys); err != nil {
		t.Fatal(err)
	}
	return keys
}
