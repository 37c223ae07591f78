// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

var (
	providerBlock = regexp.MustCompile(`(?ms)^provider "assumeroot" \{\n.*?^\}\n`)
	aliasOfBlock  = regexp.MustCompile(`(?m)^  alias +?= "(\w+)"$`)
)

// useBlocks copies each provider block for the aws provider. Each copy reads its caller, and each original opens a session.
func (w *workspace) useBlocks() {
	w.t.Helper()
	var added strings.Builder
	for _, block := range providerBlock.FindAllString(w.read("main.tf"), -1) {
		alias := aliasOfBlock.FindStringSubmatch(block)
		if alias == nil {
			w.t.Fatalf("a provider block has no alias:\n%s", block)
		}
		fmt.Fprintf(&added, `%s
data "aws_caller_identity" "%[2]s" {
  provider = aws.%[2]s
}

ephemeral "assumeroot_session" "%[2]s" {
  provider         = assumeroot.%[2]s
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}

`, strings.Replace(block, `"assumeroot"`, `"aws"`, 1), alias[1])
	}
	w.write("added.tf", added.String())
}

// expectCallers checks the identities by which both providers signed their requests.
func expectCallers(t *testing.T, sb *sandbox.Sandbox, want ...string) {
	t.Helper()
	callers := map[string]map[string]bool{"GetCallerIdentity": {}, "AssumeRoot": {}}
	for _, call := range sb.Calls("GetCallerIdentity", "AssumeRoot") {
		callers[call.Action][call.Caller] = true
		if !strings.Contains(call.UserAgent, "pasted/1.0") {
			t.Errorf("%s has the user agent %q", call.Action, call.UserAgent)
		}
	}
	slices.Sort(want)
	for action, got := range callers {
		if got := slices.Sorted(maps.Keys(got)); !slices.Equal(got, want) {
			t.Errorf("%s was sent by\n%q, want\n%q", action, got, want)
		}
	}
}

// A provider block of hashicorp/aws authenticates this provider as the same identity.
func TestAccAuthentication_blocks(t *testing.T) {
	mayOpen := sandbox.Allow("sts:AssumeRoot")
	sb := acctest.Sandbox(t)
	user := func(name string) sandbox.Identity { return sb.AddUser(sandbox.ManagementAccount, name, mayOpen) }
	environment, static, profile, process := user("environment"), user("static"), user("profile"), user("process")
	source := sb.AddUser(sandbox.ManagementAccount, "source")
	acctest.SignInAs(t, environment)
	sb.AddRole(sandbox.ManagementAccount, "opener", []string{source.ARN}, mayOpen)
	first := sb.AddRole(sandbox.ManagementAccount, "first", []string{environment.ARN})
	sb.AddRole(sandbox.ManagementAccount, "second", []string{first}, mayOpen)
	sb.AddRole(sandbox.ManagementAccount, "pipeline", nil, mayOpen)

	inHome(t, "keys", "[keys]\n"+keysOf(profile))
	inHome(t, ".aws/config", "[profile source]\n"+keysOf(source)+
		"[profile chain]\nsource_profile = source\nrole_arn = arn:aws:iam::123456789012:role/opener\nrole_session_name = chained\n")
	response := inHome(t, "response", fmt.Sprintf(`{"Version": 1, "AccessKeyId": %q, "SecretAccessKey": %q}`,
		process.AccessKeyID, process.SecretAccessKey))
	inHome(t, "config", "[profile process]\ncredential_process = cat "+response+"\n")
	inHome(t, "token", sb.WebIdentityToken())

	w := testdataWorkspace(t, sb, "TestAccAuthentication")
	w.useBlocks()
	w.setVariables(map[string]string{
		"sts":                sb.URL(),
		"access_key":         static.AccessKeyID,
		"secret_key":         static.SecretAccessKey,
		"web_identity_token": sb.WebIdentityToken(),
	})
	w.must("plan") // not saved, because a saved plan holds the variables
	expectCallers(t, sb, environment.ARN, static.ARN, profile.ARN, process.ARN, assumed("opener", "chained"), assumed("second", "two"),
		assumed("pipeline", "token"), assumed("pipeline", "token-file"))
}

func TestAccAuthentication_ambient(t *testing.T) {
	mayOpen := sandbox.Allow("sts:AssumeRoot")
	for name, arrange := range map[string]func(*testing.T, *sandbox.Sandbox) (caller string){
		"ECS": func(t *testing.T, sb *sandbox.Sandbox) string {
			t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", sb.URL()+"/ecs/credentials")
			t.Setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", sb.ContainerToken())
			return sb.TaskRole(mayOpen)
		},
		"IMDS": func(_ *testing.T, sb *sandbox.Sandbox) string { return sb.InstanceRole(mayOpen) },
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			for _, variable := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} {
				if err := os.Unsetenv(variable); err != nil {
					t.Fatal(err)
				}
			}
			caller := arrange(t, sb)
			w := testdataWorkspace(t, sb, "TestAccAuthentication_ambient")
			w.useBlocks()
			w.setVariables(map[string]string{"sandbox": sb.URL()})
			w.must("plan")
			expectCallers(t, sb, caller)
		})
	}
}

func TestAccDebugLog_openedSession(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, oneSession(`target_principal = "111122223333"`))
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
		"access_key_id=\"…", // followed by the last four characters
		"expiration=",
		"attempts=1",
	} {
		if !strings.Contains(opened, part) {
			t.Errorf("%q is missing in %q", part, opened)
		}
	}
}

func TestAccAuthentication_unknown(t *testing.T) {
	sb := acctest.Sandbox(t)
	w := testdataWorkspace(t, sb, "TestAccAuthentication_unknown")
	if found := w.validate(); len(found) != 0 {
		t.Errorf("validate reports %+v", found)
	}
	var got []string
	for _, d := range w.failToPlan() {
		got = append(got, d.Summary+": "+strings.Join(strings.Fields(d.Snippet.Code), " "))
	}
	want := []string{
		`Unknown value in the provider configuration: profile = terraform_data.later.id`,
		`Unknown value in the provider configuration: provider "assumeroot" {`,
		`Unknown value in the provider configuration: role_arn = assume_role.value`,
		`Unknown value in the provider configuration: role_arn = terraform_data.later.id`,
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if calls := sb.Calls(); len(calls) != 0 {
		t.Errorf("unexpected requests: %+v", calls)
	}
}

// inHome writes a file to the home directory and returns its path.
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

// keysOf returns the lines of a profile with the keys of an identity.
func keysOf(id sandbox.Identity) string {
	return fmt.Sprintf("aws_access_key_id = %s\naws_secret_access_key = %s\n", id.AccessKeyID, id.SecretAccessKey)
}

// assumed returns the ARN of a session of a role in the management account.
func assumed(role, session string) string {
	return fmt.Sprintf("arn:aws:sts::%s:assumed-role/%s/%s", sandbox.ManagementAccount, role, session)
}
