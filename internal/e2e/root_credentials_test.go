// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

//go:embed testdata/TestAccRootCredentials/main.tf
var noRootCredentials string

func hasRootCredentials(c sandbox.RootCredentials) bool {
	return c.Password != nil || len(c.AccessKeys)+len(c.SigningCertificates)+len(c.MFADevices) > 0
}

func addAccessKey(sb *sandbox.Sandbox) {
	sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) {
		c.AccessKeys = append(c.AccessKeys, sandbox.AccessKey{ID: "AKIA333333333EXAMPLE", Status: "Active"})
	})
}

// exits runs the engine, expects the exit code, and returns both outputs on one line.
func (w *workspace) exits(code int, args ...string) string {
	w.t.Helper()
	stdout, stderr, got := w.run(args...)
	if got != code {
		w.t.Errorf("%v exited with %d, want %d\n%s%s", args, got, code, stdout, stderr)
	}
	return strings.Join(strings.Fields(stdout+stderr), " ")
}

func (w *workspace) expectText(text string, parts ...string) {
	w.t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			w.t.Errorf("no %q in\n%s", part, text)
		}
	}
}

// sessionsByPolicy counts the sessions by task policy that were opened since its last call.
func sessionsByPolicy(sb *sandbox.Sandbox) map[string]int {
	count := map[string]int{}
	for _, call := range sb.Calls("AssumeRoot") {
		if call.Status == http.StatusOK {
			policy := call.Parameters["TaskPolicyArn.arn"]
			count[policy[strings.LastIndex(policy, "/")+1:]]++
		}
	}
	sb.Forget()
	return count
}

func TestAccRootCredentials_savedPlan(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, noRootCredentials)
	planned := w.exits(2, "plan", "-no-color", "-detailed-exitcode", "-out=tfplan")
	w.expectText(planned, "Root credentials will be deleted", "Account 111122223333 loses 5 root credentials.")
	if got := sessionsByPolicy(sb); got["IAMAuditRootUserCredentials"] != 1 || len(got) != 1 {
		t.Errorf("the plan opened sessions %v", got)
	}

	// A policy engine reads the deletions from the plan as JSON.
	var plan struct {
		ResourceChanges []struct {
			Change struct{ After struct{ Deletions []string } }
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(w.must("show", "-json", "tfplan")), &plan); err != nil {
		t.Fatal(err)
	}
	if got := plan.ResourceChanges[0].Change.After.Deletions; len(got) != 5 ||
		!slices.Contains(got, "access key AKIA111111111EXAMPLE (Active, created 2024-11-24T00:00:00Z)") {
		t.Errorf("the plan has deletions %q", got)
	}

	w.must("apply", "tfplan")
	if left := sb.RootCredentials(sandbox.Member); hasRootCredentials(left) {
		t.Errorf("the account has %+v", left)
	}
	if got := sessionsByPolicy(sb); got["IAMAuditRootUserCredentials"] != 1 || got["IAMDeleteRootUserCredentials"] != 1 || len(got) != 2 {
		t.Errorf("the apply opened sessions %v", got)
	}
	w.exits(0, "plan", "-detailed-exitcode")
	w.exits(0, "plan", "-refresh-only", "-detailed-exitcode")

	addAccessKey(sb)
	w.exits(2, "plan", "-refresh-only", "-detailed-exitcode")
	w.expectText(w.exits(2, "plan", "-no-color", "-detailed-exitcode", "-out=tfplan"),
		`- access_key_id = "AKIA333333333EXAMPLE"`,
		`+ "access key AKIA333333333EXAMPLE (Active, created 2024-11-14T00:00:00Z)"`, "0 to add, 1 to change, 0 to destroy")
	w.must("apply", "tfplan")
	w.exits(0, "plan", "-detailed-exitcode")
	w.exits(0, "plan", "-refresh-only", "-detailed-exitcode")
}

func TestAccRootCredentials_log(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, noRootCredentials)
	w.trace()
	w.must("apply", "-auto-approve")
	var keys []string
	for _, call := range sb.Calls("DeleteLoginProfile") {
		keys = append(keys, call.AccessKeyID)
	}
	info, debug := false, false
	for line := range strings.Lines(w.readFile(w.log)) {
		switch {
		case strings.Contains(line, "[INFO]") && strings.Contains(line, "Changing root credentials in a root session"):
			info = strings.Contains(line, "access_key_id="+keys[0]) && strings.Contains(line, "request_id=")
		case strings.Contains(line, "[DEBUG]") && strings.Contains(line, "did not delete a virtual MFA device"):
			debug = strings.Contains(line, "root-account-mfa-device")
		}
	}
	if !info || !debug {
		t.Errorf("INFO line of the session: %t; DEBUG line of the virtual MFA device: %t", info, debug)
	}
}

func TestAccRootCredentials_fleet(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t, sandbox.WithMembers(50))
	sb.SetAssumeRootLimit(100, 10)
	w := testdataWorkspace(t, sb, "TestAccRootCredentials_fleet")
	planned := w.must("plan", "-no-color", "-out=tfplan")
	if got := sessionsByPolicy(sb); got["IAMAuditRootUserCredentials"] != 50 || len(got) != 1 {
		t.Errorf("the plan opened sessions %v", got)
	}
	if got := strings.Count(planned, "Warning: Root credentials will be deleted"); got != 1 {
		t.Errorf("the plan has %d warnings", got)
	}
	w.must("apply", "tfplan")
	for _, account := range sb.Accounts() {
		if strings.HasPrefix(account.ID, "2000") && hasRootCredentials(account.Root) {
			t.Errorf("account %s has %+v", account.ID, account.Root)
		}
	}
	if got := sessionsByPolicy(sb); got["IAMAuditRootUserCredentials"] != 50 || got["IAMDeleteRootUserCredentials"] != 16 {
		t.Errorf("the apply opened sessions %v", got)
	}
	w.exits(0, "plan", "-detailed-exitcode")
	if got := sessionsByPolicy(sb); got["IAMAuditRootUserCredentials"] != 50 || len(got) != 1 {
		t.Errorf("the refresh opened sessions %v", got)
	}
	w.exits(0, "plan", "-refresh-only", "-detailed-exitcode")

	// A suspended account does not stop the others.
	sb.SetState("200000000001", "SUSPENDED")
	sb.ChangeRootCredentials("200000000002", func(c *sandbox.RootCredentials) { c.Password = &sandbox.Password{} })
	w.expectText(w.exits(0, "apply", "-auto-approve", "-no-color"), "Root credentials of account 200000000001 cannot be read", "1 changed")
	if hasRootCredentials(sb.RootCredentials("200000000002")) {
		t.Error("the other account keeps its password")
	}
}

func TestAccRootCredentials_destroy(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, noRootCredentials)
	w.setVariables(map[string]string{"allowed_credentials": `["password", "mfa_devices"]`})
	w.must("apply", "-auto-approve")
	before := len(sb.Calls())
	out := w.exits(0, "destroy", "-auto-approve", "-no-color")
	w.expectText(out, "Account 111122223333 keeps its root credentials", "- password (created 2024-11-17T00:00:00Z)", "- MFA device ")
	for _, call := range sb.Calls()[before:] {
		if strings.HasPrefix(call.Action, "Delete") || strings.HasPrefix(call.Action, "Create") || strings.HasPrefix(call.Action, "Deactivate") {
			t.Errorf("destroy sent %s", call.Action)
		}
	}
}

// The resource of a suspended account can be removed from the configuration.
func TestAccRootCredentials_suspendedAccountRemoved(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, noRootCredentials)
	w.must("apply", "-auto-approve")
	sb.SetState(sandbox.Member, "SUSPENDED")
	w.exits(2, "plan", "-refresh-only", "-detailed-exitcode", "-no-color") // refresh adds a mark to the private data
	w.must("apply", "-refresh-only", "-auto-approve")
	w.expectText(w.exits(0, "plan", "-refresh-only", "-detailed-exitcode", "-no-color"), "is in state SUSPENDED")
	w.write("main.tf", requiredProviders+"provider \"assumeroot\" {}\n")
	w.expectText(w.exits(0, "apply", "-auto-approve", "-no-color"), "1 destroyed")
}

func TestAccRootCredentials_replace(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	sb.ChangeRootCredentials(sandbox.OtherMember, func(c *sandbox.RootCredentials) { c.Password = &sandbox.Password{} })
	w := newWorkspace(t, sb, noRootCredentials)
	w.must("apply", "-auto-approve")
	w.setVariables(map[string]string{"account_id": sandbox.OtherMember})
	w.expectText(w.exits(2, "plan", "-no-color", "-detailed-exitcode", "-out=tfplan"),
		`+ "password (created 2024-11-14T00:00:00Z)"`, "1 to add, 0 to change, 1 to destroy")
	w.must("apply", "tfplan")
	if hasRootCredentials(sb.RootCredentials(sandbox.OtherMember)) {
		t.Error("the other account keeps its password")
	}
	w.exits(0, "plan", "-detailed-exitcode")
}

func TestAccRootCredentials_sessionInAnotherAccount(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, noRootCredentials)
	w.must("apply", "-auto-approve", `-var=allowed_credentials=["password", "mfa_devices", "access_keys", "signing_certificates"]`)
	w.must("plan", "-out=tfplan")
	before := sb.RootCredentials(sandbox.Member)
	sb.Inject(sandbox.Fault{Action: "GetUser", Answer: func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/xml")
		_, _ = rw.Write([]byte("<GetUserResponse><GetUserResult><User><Arn>arn:aws:iam::444455556666:root</Arn></User></GetUserResult>" +
			"<ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata></GetUserResponse>"))
	}})
	w.expectText(w.exits(1, "apply", "-no-color", "tfplan"), "The session is not in the requested account", "arn:aws:iam::444455556666:root")
	if after := sb.RootCredentials(sandbox.Member); len(after.AccessKeys) != len(before.AccessKeys) || after.Password == nil {
		t.Errorf("the account has %+v", after)
	}
}

func TestAccExample_rootCredentialsExclusive(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := exampleWorkspace(t, sb, "resources/assumeroot_root_credentials_exclusive")
	w.must("apply", "-auto-approve")
	if hasRootCredentials(sb.RootCredentials(sandbox.Member)) {
		t.Error("the account keeps credentials")
	}
	w.exits(0, "plan", "-detailed-exitcode")
}

func TestAccExample_deleteRootCredentials(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t, sandbox.WithMembers(6))
	w := exampleWorkspace(t, sb, "guides/delete-root-credentials")
	w.expectText(w.exits(1, "plan", "-no-color", `-var=excluded_account_ids=["200000000004","200000000040"]`),
		"Not found: 200000000040.")
	w.must("apply", "-auto-approve", `-var=excluded_account_ids=["200000000004"]`)
	for _, account := range sb.Accounts() {
		excluded := account.ID == "200000000004"
		if hasRootCredentials(account.Root) != excluded {
			t.Errorf("account %s has %+v", account.ID, account.Root)
		}
	}
	w.must("apply", "-auto-approve")
	w.exits(0, "plan", "-detailed-exitcode")
	for _, account := range sb.Accounts() {
		if hasRootCredentials(account.Root) {
			t.Errorf("account %s has %+v", account.ID, account.Root)
		}
	}
	sb.AddAccount(sandbox.Account{ID: "300000000001", Root: sandbox.RootCredentials{Password: &sandbox.Password{}}})
	sb.RemoveAccount("200000000001")
	w.expectText(w.exits(2, "plan", "-no-color", "-detailed-exitcode"),
		`+ "password (created 2024-11-14T00:00:00Z)"`, "1 to add, 0 to change, 1 to destroy")
}

func TestAccExample_breakGlass(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := exampleWorkspace(t, sb, "guides/break-glass")
	w.expectText(w.exits(1, "plan", "-no-color", `-var=recovered_account_ids=["111122223334"]`),
		"Not managed here: 111122223334.", "Managed accounts: 111122223333, 555566667777.")
	w.must("apply", "-auto-approve")
	w.expectText(w.exits(0, "apply", "-auto-approve", "-no-color", `-var=recovered_account_ids=["111122223333"]`),
		"has_password = false -> true", "Root password of account 111122223333 can be recovered")
	if got := sb.RootCredentials(sandbox.Member); got.Password == nil || len(got.MFADevices) != 0 {
		t.Errorf("the account has %+v", got)
	}
	sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) {
		c.MFADevices = []sandbox.MFADevice{{SerialNumber: "arn:aws:iam::111122223333:u2f/root/key-EXAMPLE"}}
	})
	w.exits(0, "plan", "-refresh=false", "-detailed-exitcode", `-var=recovered_account_ids=["111122223333"]`)
	w.expectText(w.exits(0, "apply", "-auto-approve", "-no-color"),
		`+ "MFA device arn:aws:iam::111122223333:u2f/root/key-EXAMPLE (fido, enabled 2024-11-14T00:00:00Z)"`)
	if hasRootCredentials(sb.RootCredentials(sandbox.Member)) || hasRootCredentials(sb.RootCredentials(sandbox.OtherMember)) {
		t.Error("an account keeps credentials")
	}
}

func TestAccRootCredentials_sharedSession(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := newWorkspace(t, sb, noRootCredentials+`
data "assumeroot_root_credentials" "workload" {
  account_id = "111122223333"
}
`)
	w.must("plan", "-out=tfplan")
	if got := sessionsByPolicy(sb); got["IAMAuditRootUserCredentials"] != 1 || len(got) != 1 {
		t.Errorf("the plan opened sessions %v", got)
	}
	w.must("apply", "tfplan")
	if got := sessionsByPolicy(sb); got["IAMAuditRootUserCredentials"] != 1 || got["IAMDeleteRootUserCredentials"] != 1 {
		t.Errorf("the apply opened sessions %v", got)
	}
}
