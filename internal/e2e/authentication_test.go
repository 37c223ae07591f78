// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// The text of one block configures both providers. In it, STS is the URL of the sandbox, and HOME leads to the files.
func TestAccOneBlockSignsBothProvidersIn(t *testing.T) {
	mayOpen := sandbox.Allow("sts:AssumeRoot")
	for name, source := range map[string]func(*testing.T, *sandbox.Sandbox) (block, caller string){
		"static": func(_ *testing.T, sb *sandbox.Sandbox) (string, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "static", mayOpen)
			return fmt.Sprintf("access_key = %q\nsecret_key = %q\n", id.AccessKeyID, id.SecretAccessKey), id.ARN
		},
		"environment": func(t *testing.T, sb *sandbox.Sandbox) (string, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "environment", mayOpen)
			acctest.SignInAs(t, id)
			return "", id.ARN
		},
		"shared profile": func(t *testing.T, sb *sandbox.Sandbox) (string, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "profile", mayOpen)
			inHome(t, "keys", "[opener]\n"+keysOf(id))
			return `
  profile                  = "opener"
  shared_credentials_files = ["~/keys"]
`, id.ARN
		},
		"source_profile chain": func(t *testing.T, sb *sandbox.Sandbox) (string, string) {
			source := sb.AddUser(sandbox.ManagementAccount, "source")
			role := sb.AddRole(sandbox.ManagementAccount, "opener", []string{source.ARN}, mayOpen)
			inHome(t, ".aws/config", fmt.Sprintf("[profile source]\n%s[profile opener]\nsource_profile = source\nrole_arn = %s\nrole_session_name = chained\n", keysOf(source), role))
			return `profile = "opener"`, assumed("opener", "chained")
		},
		"credential_process": func(t *testing.T, sb *sandbox.Sandbox) (string, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "process", mayOpen)
			answer := inHome(t, "answer", fmt.Sprintf(`{"Version": 1, "AccessKeyId": %q, "SecretAccessKey": %q}`, id.AccessKeyID, id.SecretAccessKey))
			inHome(t, "config", "[profile opener]\ncredential_process = cat "+answer+"\n")
			return `
  profile             = "opener"
  shared_config_files = ["~/config"]
`, id.ARN
		},
		"assume_role chain of two": func(t *testing.T, sb *sandbox.Sandbox) (string, string) {
			id := sb.AddUser(sandbox.ManagementAccount, "chained")
			acctest.SignInAs(t, id)
			first := sb.AddRole(sandbox.ManagementAccount, "first", []string{id.ARN})
			second := sb.AddRole(sandbox.ManagementAccount, "second", []string{first}, mayOpen)
			return fmt.Sprintf(`
  assume_role {
    role_arn     = %q
    session_name = "one"
    external_id  = "ticket:42"
  }
  assume_role {
    role_arn     = %q
    session_name = "two"
    duration     = "15m"
  }
`, first, second), assumed("second", "two")
		},
		"web identity by token": func(_ *testing.T, sb *sandbox.Sandbox) (string, string) {
			return webIdentity(sb, fmt.Sprintf("web_identity_token = %q", sb.WebIdentityToken())), assumed("pipeline", "web")
		},
		"web identity by token file": func(t *testing.T, sb *sandbox.Sandbox) (string, string) {
			inHome(t, "token", sb.WebIdentityToken())
			return webIdentity(sb, `web_identity_token_file = "~/token"`), assumed("pipeline", "web")
		},
		"ECS": func(t *testing.T, sb *sandbox.Sandbox) (string, string) {
			t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", sb.URL()+"/ecs/credentials")
			t.Setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", sb.ContainerToken())
			return "", sb.TaskRole(mayOpen)
		},
		"IMDS": func(_ *testing.T, sb *sandbox.Sandbox) (string, string) {
			return fmt.Sprintf("ec2_metadata_service_endpoint = %q\nskip_metadata_api_check = false\n", sb.URL()), sb.InstanceRole(mayOpen)
		},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			for _, variable := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} {
				if err := os.Unsetenv(variable); err != nil {
					t.Fatal(err)
				}
			}
			block, caller := source(t, sb)
			block += fmt.Sprintf(`
  endpoints {
    sts = %q
  }
  user_agent = ["pasted/1.0"]
`, sb.URL())
			w := newWorkspace(t, sb, requiredProviders+fmt.Sprintf(`
provider "assumeroot" {
%[1]s
}

provider "aws" {
%[1]s
}

data "aws_caller_identity" "caller" {}

ephemeral "assumeroot_session" "test" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}
`, block))
			if len(piecesOf(sb.Secrets()).in(block)) > 0 {
				w.must("plan") // which is not saved, as a saved plan has the configuration
			} else if failed := w.lifecycle(); failed != "" {
				t.Fatal(failed)
			}

			callers := map[string]string{}
			for _, call := range sb.Calls("GetCallerIdentity", "AssumeRoot") {
				callers[call.Action] = call.Caller
				if !strings.Contains(call.UserAgent, "pasted/1.0") {
					t.Errorf("%s came with %q", call.Action, call.UserAgent)
				}
			}
			if callers["GetCallerIdentity"] != caller || callers["AssumeRoot"] != caller {
				t.Errorf("want %s by both providers, got %v", caller, callers)
			}
		})
	}
}

func TestAccDebugLogTellsWhatWasAskedAndAnswered(t *testing.T) {
	sb := acctest.Sandbox(t)
	w := newWorkspace(t, sb, requiredProviders+`
ephemeral "assumeroot_session" "test" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}
`)
	w.env = append(w.env, "TF_LOG_PROVIDER=DEBUG")
	w.must("plan")
	var opened string
	for line := range strings.Lines(w.readFile(w.log)) {
		if strings.Contains(line, "Opened root session") {
			opened += line
		}
	}
	for _, part := range []string{
		"target_principal=" + sandbox.Member,
		"task_policy_arn=arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
		"region=us-east-1",
		"host=" + strings.TrimPrefix(sb.URL(), "http://"),
		"request_id=",
		"access_key_id=\"…", // four characters
		"expiration=",
		"attempts=1",
	} {
		if !strings.Contains(opened, part) {
			t.Errorf("%q is missing in %q", part, opened)
		}
	}
}

func TestAccUnknownAuthenticationStopsThePlanWhereItIs(t *testing.T) {
	for name, argument := range map[string]string{
		"attribute":     `profile = terraform_data.later.id`,
		"in a block":    "assume_role {\n    role_arn = terraform_data.later.id\n  }",
		"dynamic block": "dynamic \"assume_role\" {\n    for_each = [terraform_data.later.id]\n    content {\n      role_arn = assume_role.value\n    }\n  }",
		"how many":      "dynamic \"assume_role\" {\n    for_each = terraform_data.later.output\n    content {\n      role_arn = assume_role.value\n    }\n  }",
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			w := newWorkspace(t, sb, requiredProviders+fmt.Sprintf(`
resource "terraform_data" "later" {
  input = toset(["arn:aws:iam::123456789012:role/opener"])
}

provider "assumeroot" {
  %s
}

ephemeral "assumeroot_session" "test" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}
`, argument))
			if found := w.validate(); len(found) != 0 {
				t.Errorf("validate says %+v", found)
			}
			stdout, stderr, code := w.run("plan", "-no-color")
			if code != 1 || !strings.Contains(stderr, "Unknown value in the provider configuration") || !strings.Contains(stderr, `provider "assumeroot"`) {
				t.Errorf("plan exited with %d\n%s%s", code, stdout, stderr)
			}
			if calls := sb.Calls(); len(calls) != 0 {
				t.Errorf("unexpected calls: %+v", calls)
			}
		})
	}
}

// inHome writes a file below HOME and returns its path.
func inHome(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(os.Getenv("HOME"), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// keysOf is an identity as a profile has it.
func keysOf(id sandbox.Identity) string {
	return fmt.Sprintf("aws_access_key_id = %s\naws_secret_access_key = %s\n", id.AccessKeyID, id.SecretAccessKey)
}

// assumed is the ARN of whoever assumed a role of the management account.
func assumed(role, session string) string {
	return fmt.Sprintf("arn:aws:sts::%s:assumed-role/%s/%s", sandbox.ManagementAccount, role, session)
}

func webIdentity(sb *sandbox.Sandbox, token string) string {
	role := sb.AddRole(sandbox.ManagementAccount, "pipeline", nil, sandbox.Allow("sts:AssumeRoot"))
	return fmt.Sprintf(`
  assume_role_with_web_identity {
    role_arn     = %q
    session_name = "web"
    %s
  }
`, role, token)
}
