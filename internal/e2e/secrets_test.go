// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// scenario is a configuration that is run from plan to destroy, or fails to plan.
type scenario struct {
	arrange func(*testing.T, *sandbox.Sandbox) (config string)
	fails   string // what is then said; empty where it succeeds
}

// scenarios are those of the acceptance tests.
func scenarios() map[string]scenario {
	all := map[string]scenario{
		"two aliases":          {arrange: func(_ *testing.T, sb *sandbox.Sandbox) string { return unlockBucketAndQueue(sb) }},
		"many, known at apply": {arrange: func(*testing.T, *sandbox.Sandbox) string { return manyKnownAtApply }},
		"a policy that forbids": {arrange: func(*testing.T, *sandbox.Sandbox) string {
			return strings.Replace(unlockBucket, "S3UnlockBucketPolicy", "IAMAuditRootUserCredentials", 1)
		}, fails: "AccessDenied"},
		"keys, roles and tokens":     {arrange: everySignIn},
		"a container's role":         {arrange: inContainer},
		"an instance's role":         {arrange: onInstance},
		"answers that are not whole": {arrange: everyFault, fails: "STS answered without complete credentials"},
	}
	for name, f := range failures {
		all["failure: "+name] = scenario{fails: f.summary, arrange: func(t *testing.T, sb *sandbox.Sandbox) string {
			if f.arrange != nil {
				f.arrange(t, sb)
			}
			return oneSession(f.session)
		}}
	}
	return all
}

const manyKnownAtApply = requiredProviders + `
resource "terraform_data" "members" {
  input = ["111122223333", "555566667777"]
}

ephemeral "assumeroot_session" "audit" {
  for_each         = toset(["IAMAuditRootUserCredentials", "IAMDeleteRootUserCredentials"])
  target_principal = terraform_data.members.output[0]
  task_policy      = each.key
  duration_seconds = 300
  region           = "eu-central-1"
}

resource "terraform_data" "opened" {
  provisioner "local-exec" {
    command     = "test -n \"$KEYS\""
    environment = { KEYS = join(" ", [for s in ephemeral.assumeroot_session.audit : s.access_key_id]) }
  }
}
`

// everySignIn has a provider for each way to sign in that a provider block has.
func everySignIn(t *testing.T, sb *sandbox.Sandbox) string {
	keys := sb.AddUser(sandbox.ManagementAccount, "keys", sandbox.Allow("sts:AssumeRoot"))
	first := sb.AddRole(sandbox.ManagementAccount, "first", []string{sb.Admin().ARN})
	second := sb.AddRole(sandbox.ManagementAccount, "second", []string{first}, sandbox.Allow("sts:AssumeRoot"))
	pipeline := sb.AddRole(sandbox.ManagementAccount, "pipeline", nil, sandbox.Allow("sts:AssumeRoot"))
	t.Setenv("TF_VAR_secret_key", keys.SecretAccessKey)
	t.Setenv("TF_VAR_web_identity_token", sb.WebIdentityToken())
	profile := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(profile, fmt.Appendf(nil, "[opener]\naws_access_key_id = %s\naws_secret_access_key = %s\n", keys.AccessKeyID, keys.SecretAccessKey), 0o600); err != nil {
		t.Fatal(err)
	}

	config := requiredProviders + `
variable "secret_key" {
  type      = string
  ephemeral = true
}

variable "web_identity_token" {
  type      = string
  ephemeral = true
}
`
	for alias, block := range map[string]string{
		"keys":    fmt.Sprintf("access_key = %q\nsecret_key = var.secret_key", keys.AccessKeyID),
		"guarded": fmt.Sprintf("allowed_account_ids = [%q]", sandbox.ManagementAccount),
		"profile": fmt.Sprintf("profile = \"opener\"\nshared_credentials_files = [%q]", profile),
		"chain":   fmt.Sprintf("assume_role {\nrole_arn = %q\n}\nassume_role {\nrole_arn = %q\n}", first, second),
		"web":     fmt.Sprintf("assume_role_with_web_identity {\nrole_arn = %q\nweb_identity_token = var.web_identity_token\n}", pipeline),
	} {
		config += fmt.Sprintf(`
provider "assumeroot" {
  alias = %[1]q
  %[2]s
}

ephemeral "assumeroot_session" %[1]q {
  provider         = assumeroot.%[1]s
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}
`, alias, block)
	}
	return config
}

func inContainer(t *testing.T, sb *sandbox.Sandbox) string {
	withoutKeys(t)
	sb.TaskRole(sandbox.Allow("sts:AssumeRoot"))
	t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", sb.URL()+"/ecs/credentials")
	t.Setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", sb.ContainerToken())
	return oneSession(`target_principal = "111122223333"`)
}

func onInstance(t *testing.T, sb *sandbox.Sandbox) string {
	withoutKeys(t)
	sb.InstanceRole(sandbox.Allow("sts:AssumeRoot"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "false")
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", sb.URL())
	return oneSession(`target_principal = "111122223333"`)
}

func withoutKeys(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
}

// everyFault has a session for every answer that is not one of STS's, or not a whole one.
func everyFault(_ *testing.T, sb *sandbox.Sandbox) string {
	faults := []sandbox.Fault{
		sandbox.Throttled("AssumeRoot"),
		sandbox.Unavailable("AssumeRoot"),
		sandbox.Dropped("AssumeRoot"),
		sandbox.HangingBody("AssumeRoot"),
		sandbox.EndlessBody("AssumeRoot"),
		sandbox.CaptivePortal("AssumeRoot"),
		sandbox.EmptyAnswer("AssumeRoot"),
		sandbox.TruncatedAnswer("AssumeRoot"),
		sandbox.WithoutCredentials("AssumeRoot"),
		sandbox.PartialCredentials("AssumeRoot", "AccessKeyId"),
		sandbox.PartialCredentials("AssumeRoot", "SecretAccessKey"),
		sandbox.PartialCredentials("AssumeRoot", "SessionToken"),
		sandbox.PartialCredentials("AssumeRoot", "Expiration"),
	}
	for i := range faults {
		faults[i].Times = 1
	}
	sb.Inject(faults...)
	return oneSession(fmt.Sprintf("count = %d\n", len(faults)) + `
  target_principal = "111122223333"
  timeouts         = { open = "1s" }
`)
}

// lifecycle runs a configuration as far as it goes, and returns whether that is to the end.
func (h *hunt) lifecycle() bool {
	h.t.Helper()
	if !h.run("plan", "-json", "-out=tfplan") {
		h.run("plan")
		return false
	}
	return h.run("show", "-json", "tfplan") &&
		h.run("apply", "-json", "tfplan") &&
		h.run("show", "-json") &&
		h.run("destroy", "-auto-approve")
}

func TestAccNothingThatARunWritesHoldsASecret(t *testing.T) {
	for name, s := range scenarios() {
		t.Run(name, func(t *testing.T) {
			h := newHunt(t, s.arrange)
			succeeded := h.lifecycle()
			printed := h.kept["output of plan"] + h.kept["output of apply"]
			if succeeded != (s.fails == "") || !strings.Contains(printed, s.fails) {
				t.Fatalf("succeeded: %t\n%s", succeeded, printed)
			}
			if !strings.Contains(h.read("trace.log"), "Opening root session") {
				t.Error("the log does not reach into the provider, so that it proves nothing")
			}
			for _, where := range h.leaks() {
				t.Errorf("a secret is in the %s", where)
			}
		})
	}
}

// Without the following nobody would know whether the search finds anything.

func TestSecretIsFoundHoweverItIsWritten(t *testing.T) {
	const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	for _, written := range []string{
		secret,
		secret[:20],
		secret[20:],
		"wJalrXUtnFEMI%2FK7MDENG%2BbPxRfiCYEXAMPLEKEY",
		"d0phbHJYVXRuRkVNSS9LN01ERU5HK2JQeFJmaUNZRVhBTVBMRUtFWQ==",
	} {
		if !holds("before"+written+"after", secret) {
			t.Errorf("not found as %s", written)
		}
	}
	if holds("wJalrXUtnFEMI", secret) {
		t.Error("found in what is no secret")
	}
}

func TestAccLeakOfTheProviderIsFound(t *testing.T) {
	needProcesses(t)
	for leak, places := range map[string][]string{
		"everywhere": {"/trace.log", "output of plan", "/in-working-folder", "/in-temporary-folder", "/in-home", "arguments of sh", environmentOf + "sh"},
		"panic":      {"/trace.log"},
	} {
		t.Run(leak, func(t *testing.T) {
			h := newHunt(t, func(*testing.T, *sandbox.Sandbox) string { return unlockBucket })
			h.provide(filepath.Dir(filepath.Join(plugins, leaky)))
			h.env = append(h.env, "LEAK="+leak)
			h.run("plan")
			h.expectLeaks(places...)
		})
	}
}

// What engines write is beyond a provider's reach, so here the configuration leaks.
func TestAccLeakOfTheConfigurationIsFound(t *testing.T) {
	h := newHunt(t, func(t *testing.T, sb *sandbox.Sandbox) string {
		t.Setenv("TF_VAR_secret", sb.Admin().SecretAccessKey)
		return `
variable "secret" {}

resource "terraform_data" "leak" {
  input = var.secret
}
`
	})
	if !h.lifecycle() {
		t.Fatal(h.kept)
	}
	h.expectLeaks("/tfplan:tfplan", "/terraform.tfstate.backup", "output of show")
}

func (h *hunt) expectLeaks(places ...string) {
	h.t.Helper()
	found := h.leaks()
	for _, place := range places {
		if !slices.Contains(found, place) {
			h.t.Errorf("found in %q, want %q", found, place)
		}
	}
}
