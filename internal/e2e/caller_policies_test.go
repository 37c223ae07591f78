// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/permission"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

const everyKind = requiredProviders + `
provider "assumeroot" {}

ephemeral "assumeroot_session" "audit" {
  target_principal = "111122223333"
  task_policy      = "IAMAuditRootUserCredentials"
}

data "assumeroot_root_credentials" "workload" {
  account_id = "111122223333"
}

data "assumeroot_organization_root_credentials" "all" {}

resource "assumeroot_root_credentials_exclusive" "workload" {
  account_id          = "111122223333"
  allowed_credentials = []
}

resource "assumeroot_root_credentials_exclusive" "recoverable" {
  account_id          = "555566667777"
  allowed_credentials = ["password", "mfa_devices"]
  password_recovery   = true
}
`

const everyAction = requiredProviders + `
provider "assumeroot" {}

action "assumeroot_s3_unlock_bucket" "incident" {
  config {
    account_id = "111122223333"
    bucket     = "locked-out"
  }
}

action "assumeroot_sqs_unlock_queue" "incident" {
  config {
    queue_arn = "arn:aws:sqs:us-east-1:111122223333:locked-out"
  }
}
`

// The roles have the policies of the guide on prerequisites.
func TestAccCallerPolicies_roles(t *testing.T) {
	sb := acctest.Sandbox(t)
	w := newWorkspace(t, sb, everyKind)
	runner := sb.AddUser(sandbox.DelegatedAdministrator, "runner", sandbox.Allow("sts:AssumeRole"))
	acctest.SignInAs(t, sandbox.Identity{})
	t.Setenv("AWS_ENDPOINT_URL_STS", sb.URL()) // a profile ignores AWS_ENDPOINT_URL
	profiles := filepath.Join(t.TempDir(), "config")
	t.Setenv("AWS_CONFIG_FILE", profiles)
	content := fmt.Sprintf("[profile runner]\naws_access_key_id = %s\naws_secret_access_key = %s\n",
		runner.AccessKeyID, runner.SecretAccessKey)
	for _, role := range []string{"plan", "apply", "incident"} {
		content += profile(t, sb, role, runner)
	}
	if err := os.WriteFile(profiles, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}

	plan := func() string {
		t.Setenv("AWS_PROFILE", "plan")
		sb.Forget()
		out := w.must("plan", "-no-color", "-out=tfplan")
		w.expectCallsOf("plan", permission.Plan(), 1)
		return out
	}
	w.expectText(strings.Join(strings.Fields(plan()), " "), "Account 111122223333 loses 5 root credentials.")
	denied := w.exits(1, "apply", "-no-color", "tfplan")
	w.expectText(denied, "The caller may not open this session", "arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials",
		"the role root-access-plan of account 444455556666")
	if !hasRootCredentials(sb.RootCredentials(sandbox.Member)) {
		t.Error("the plan role deleted root credentials")
	}

	plan()
	t.Setenv("AWS_PROFILE", "apply")
	sb.Forget()
	w.must("apply", "tfplan")
	w.expectCallsOf("apply", permission.Apply(), 3)
	if left := sb.RootCredentials(sandbox.Member); hasRootCredentials(left) {
		t.Errorf("the account has %+v", left)
	}

	if !acctest.RunsActions(w.must("version")) {
		return
	}
	t.Setenv("AWS_PROFILE", "incident")
	incident := newWorkspace(t, sb, everyAction)
	for _, action := range []string{"assumeroot_s3_unlock_bucket", "assumeroot_sqs_unlock_queue"} {
		incident.must("apply", "-auto-approve", "-invoke=action."+action+".incident")
	}
	incident.expectCallsOf("incident", permission.Incident(), 2)
}

// profile adds a role with a policy of the guide, and returns a profile that assumes it.
func profile(t *testing.T, sb *sandbox.Sandbox, name string, trusted sandbox.Identity) string {
	t.Helper()
	statements, err := sandbox.ParsePolicy([]byte(readFile(t, "examples/guides/prerequisites/"+name+"-role.json")))
	if err != nil {
		t.Fatal(err)
	}
	arn := sb.AddRole(sandbox.DelegatedAdministrator, "root-access-"+name, []string{trusted.ARN}, statements...)
	return fmt.Sprintf("\n[profile %s]\nrole_arn = %s\nsource_profile = runner\n", name, arn)
}

// expectCallsOf checks the calls of a role since the last Forget: all were allowed, and they used a number of
// task policies.
func (w *workspace) expectCallsOf(role string, allowed []permission.Permission, taskPolicies int) {
	w.t.Helper()
	actions := []string{permission.Unrestricted}
	for _, p := range allowed {
		actions = append(actions, p.Action)
	}
	used := map[string]bool{}
	for _, call := range w.sb.Calls() {
		if !strings.Contains(call.Caller, ":assumed-role/root-access-"+role+"/") {
			continue
		}
		if call.Code != "" || !slices.Contains(actions, call.Service+":"+call.Action) {
			w.t.Errorf("unexpected call of role %s: %+v", role, call)
		}
		if call.Action == "AssumeRoot" {
			used[call.Parameters["TaskPolicyArn.arn"]] = true
		}
	}
	if len(used) != taskPolicies {
		w.t.Errorf("role %s used the task policies %v, want %d", role, used, taskPolicies)
	}
}
