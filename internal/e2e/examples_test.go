// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

const examples = root + "/examples"

// rootModules are examples that are not valid as child modules, with the reason.
var rootModules = map[string]string{
	"guides/cloudtrail":               "its variables have no defaults",
	"guides/unlock-s3-bucket-remove":  "it has an import block",
	"guides/unlock-sqs-queue-remove":  "it has an import block",
	"guides/testing-with-the-sandbox": "its variables have no defaults",
}

// exampleNames returns the directories below examples/ that are configurations. The demo and the actions have
// tests of their own.
func exampleNames(t *testing.T) []string {
	t.Helper()
	names := []string{"provider"}
	for _, parent := range []string{"data-sources", "ephemeral-resources", "resources", "guides"} {
		entries, err := os.ReadDir(filepath.Join(examples, parent))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			names = append(names, parent+"/"+e.Name())
		}
	}
	return names
}

// copyWorkspace returns a workspace with a copy of a directory.
func copyWorkspace(t *testing.T, sb *sandbox.Sandbox, directory string) *workspace {
	t.Helper()
	w := newWorkspace(t, sb, "")
	if err := os.Remove(filepath.Join(w.dir, "main.tf")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(w.dir, os.DirFS(directory)); err != nil {
		t.Fatal(err)
	}
	return w
}

// testdataWorkspace returns a workspace with the configuration in testdata/name.
func testdataWorkspace(t *testing.T, sb *sandbox.Sandbox, name string) *workspace {
	t.Helper()
	return copyWorkspace(t, sb, filepath.Join("testdata", name))
}

// exampleWorkspace returns a workspace with an example and its modules.
func exampleWorkspace(t *testing.T, sb *sandbox.Sandbox, name string) *workspace {
	t.Helper()
	w := copyWorkspace(t, sb, filepath.Join(examples, name))
	if needsOpenTofu(t, name) && !w.isOpenTofu() {
		t.Skip("the example is written for OpenTofu")
	}
	w.must("get")
	return w
}

// needsOpenTofu reports whether an example has files that Terraform ignores.
func needsOpenTofu(t *testing.T, name string) bool {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(examples, name, "*.tofu"))
	if err != nil {
		t.Fatal(err)
	}
	return len(found) > 0
}

// setVariables sets variables of the configuration for the runs that follow.
func (w *workspace) setVariables(values map[string]string) {
	for name, value := range values {
		w.env = append(w.env, "TF_VAR_"+name+"="+value)
	}
}

func (w *workspace) isOpenTofu() bool {
	w.t.Helper()
	return strings.HasPrefix(w.must("version"), "OpenTofu")
}

func (w *workspace) expectValid() {
	w.t.Helper()
	for _, d := range w.validate() {
		w.t.Errorf("%s: %s\n%s\n%s", d.Severity, d.Summary, d.Snippet.Code, d.Detail)
	}
}

// One run validates the examples of the directory and of the README, as child modules of one configuration.
func TestAccExamples_valid(t *testing.T) {
	acctest.Isolate(t)
	all := newWorkspace(t, nil, "")
	isOpenTofu := all.isOpenTofu()
	var modules strings.Builder
	add := func(name string, files fs.FS) {
		if err := os.CopyFS(filepath.Join(all.dir, name), files); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&modules, "module %q {\n  source = %q\n}\n\n", strings.ReplaceAll(name, "/", "_"), "./"+name)
	}
	names := exampleNames(t)
	for name, reason := range rootModules {
		if !slices.Contains(names, name) {
			t.Errorf("%s (%s) is not an example", name, reason)
		}
	}
	for _, name := range names {
		switch {
		case needsOpenTofu(t, name) && !isOpenTofu:
		case rootModules[name] != "":
			copyWorkspace(t, nil, filepath.Join(examples, name)).expectValid()
		default:
			add(name, os.DirFS(filepath.Join(examples, name)))
		}
	}
	for i, example := range fences(readFile(t, "README.md"), "hcl") {
		add(fmt.Sprintf("readme/%d", i), fstest.MapFS{"main.tf": {Data: []byte(example), Mode: 0o600}})
	}
	all.write("main.tf", modules.String())
	all.must("get")
	all.expectValid()
}

func TestAccExamples_formatted(t *testing.T) {
	acctest.Isolate(t)
	w := newWorkspace(t, nil, "")
	args := []string{"fmt", "-check", "-recursive", "-diff"}
	for _, directory := range []string{examples, "testdata"} {
		path, err := filepath.Abs(directory)
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if stdout, stderr, code := w.run(args...); code != 0 {
		t.Errorf("fmt exited with %d\n%s%s", code, stdout, stderr)
	}
}

var (
	awsBlock  = regexp.MustCompile(`(?ms)^provider "aws" \{\n.*?^\}`)
	rootAlias = regexp.MustCompile(`ephemeral\.assumeroot_session`)
	guarded   = regexp.MustCompile(`(?m)^  allowed_account_ids += \[.+\]`)
)

// While the credentials of a session are unknown, an aws provider without allowed_account_ids uses the
// caller's own credentials.
func TestExamples_aliasesGuarded(t *testing.T) {
	aliases := 0
	for _, directory := range []string{examples, root + "/templates"} {
		err := filepath.WalkDir(directory, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			for _, block := range awsBlock.FindAllString(string(content), -1) {
				if !rootAlias.MatchString(block) {
					continue
				}
				aliases++
				if !guarded.MatchString(block) {
					t.Errorf("%s has an alias without allowed_account_ids:\n%s", path, block)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if aliases == 0 {
		t.Error("no alias was found")
	}
}

func TestAccExample_overwriteBucketPolicy(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := exampleWorkspace(t, sb, "guides/unlock-s3-bucket-overwrite")
	w.must("apply", "-auto-approve")
	if policy, _ := sb.BucketPolicy(sandbox.LockedBucket); !strings.Contains(policy, "ThisAccount") {
		t.Errorf("the policy is %s", policy)
	}
}

var savePolicy = regexp.MustCompile(`(?m)^ *terraform (show -json \| jq .* > policy\.json)$`)

// The guides import a policy, save it with a command, and destroy it.
func TestAccExample_removePolicy(t *testing.T) {
	for guide, policy := range map[string]func(*sandbox.Sandbox) string{
		"unlock-s3-bucket": func(sb *sandbox.Sandbox) string {
			policy, _ := sb.BucketPolicy(sandbox.LockedBucket)
			return policy
		},
		"unlock-sqs-queue": func(sb *sandbox.Sandbox) string { return sb.QueuePolicy(sandbox.LockedQueue) },
	} {
		t.Run(guide, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			locked := policy(sb)
			w := exampleWorkspace(t, sb, "guides/"+guide+"-remove")
			w.expectText(w.must("apply", "-auto-approve", "-no-color"), "1 imported, 0 added, 0 changed, 0 destroyed")
			if policy(sb) != locked || len(sb.Calls("PutBucketPolicy"))+len(sb.Calls("SetQueueAttributes")) != 0 {
				t.Error("the import wrote a policy")
			}

			command := savePolicy.FindStringSubmatch(readFile(t, "templates/guides/"+guide+".md.tmpl"))
			if command == nil {
				t.Fatal("the guide has no command that saves the policy")
			}
			w.write("save", "#!/bin/sh\n\"$ENGINE\" "+command[1]+"\n")
			if err := os.Chmod(filepath.Join(w.dir, "save"), 0o700); err != nil {
				t.Fatal(err)
			}
			if out, err := w.script("save"); err != nil || strings.TrimSpace(w.read("policy.json")) != locked {
				t.Errorf("error %v, output\n%s\nsaved policy %s, want %s", err, out, w.read("policy.json"), locked)
			}

			w.must("destroy", "-auto-approve")
			if left := policy(sb); left != "" {
				t.Errorf("the policy is %s", left)
			}
		})
	}
}

func TestAccExample_unlockQueue(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := exampleWorkspace(t, sb, "guides/unlock-sqs-queue")
	w.must("apply", "-auto-approve")
	if calls := sb.Calls("SetQueueAttributes"); len(calls) != 1 || calls[0].Caller != "arn:aws:iam::111122223333:root" {
		t.Errorf("the queue was changed by %+v", calls)
	}
}

var removedBlock = regexp.MustCompile(`(?ms)^ *removed \{\n.*?^ *\}\n *` + "```")

// The guides end with a removed block in place of the resource.
func TestAccGuide_stopManaging(t *testing.T) {
	for guide, test := range map[string]struct {
		example string
		policy  func(*sandbox.Sandbox) string
	}{
		"unlock-s3-bucket": {
			example: "unlock-s3-bucket-overwrite",
			policy: func(sb *sandbox.Sandbox) string {
				policy, _ := sb.BucketPolicy(sandbox.LockedBucket)
				return policy
			},
		},
		"unlock-sqs-queue": {
			example: "unlock-sqs-queue",
			policy:  func(sb *sandbox.Sandbox) string { return sb.QueuePolicy(sandbox.LockedQueue) },
		},
	} {
		t.Run(guide, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			w := exampleWorkspace(t, sb, "guides/"+test.example)
			w.must("apply", "-auto-approve")
			repaired := test.policy(sb)

			removed := strings.TrimSuffix(removedBlock.FindString(readFile(t, "templates/guides/"+guide+".md.tmpl")), "```")
			config := w.read("main.tf")
			withoutResource := regexp.MustCompile(`(?ms)^resource .*?^\}\n`).ReplaceAllString(config, "")
			if removed == "" || withoutResource == config {
				t.Fatal("the guide has no removed block, or the example has no resource")
			}
			w.write("main.tf", withoutResource+removed)
			w.expectText(w.exits(0, "apply", "-auto-approve", "-no-color"), "0 to destroy", "will not be destroyed")
			if got := test.policy(sb); got == "" || got != repaired {
				t.Errorf("the policy is %q, and was %q", got, repaired)
			}
			if left := w.must("state", "list"); left != "" {
				t.Errorf("the state still has %s", left)
			}
		})
	}
}

func TestAccExample_manyAccounts(t *testing.T) {
	for _, name := range []string{"guides/many-accounts-modules", "guides/many-accounts-opentofu"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			w := exampleWorkspace(t, sb, name)
			w.must("plan")
			expectSessions(t, sb, 2)
		})
	}
}

func TestExample_manyAccountsGenerator(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the generator is a Bash script")
	}
	const directory = "examples/guides/many-accounts-modules/"
	out, err := exec.Command(filepath.Join(root, directory+"generate"), "111122223333", "555566667777").Output()
	if err != nil || string(out) != readFile(t, directory+"accounts.tf") {
		t.Errorf("error %v, output\n%s", err, out)
	}
}

// These examples have no test of their own.
func TestAccExamples_apply(t *testing.T) {
	for _, name := range []string{
		"provider", "data-sources/assumeroot_root_credentials", "data-sources/assumeroot_organization_root_credentials",
		"ephemeral-resources/assumeroot_session", "resources/assumeroot_root_credentials_exclusive",
		"guides/first-session", "guides/security-model",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			sb.AddRole(sandbox.DelegatedAdministrator, "root-access-incident", []string{sb.Admin().ARN}, sandbox.Allow("sts:AssumeRoot"))
			exampleWorkspace(t, sb, name).must("apply", "-auto-approve")
			if len(sb.Calls("AssumeRoot")) == 0 {
				t.Error("no session was opened")
			}
		})
	}
}

func TestAccExample_test(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	exampleWorkspace(t, sb, "guides/testing-with-the-sandbox").must("test")
}

// mirror makes init install the built providers from a directory instead of a registry, in a version that the
// examples accept.
func (w *workspace) mirror() {
	w.t.Helper()
	host := "registry.terraform.io"
	if w.isOpenTofu() {
		host = "registry.opentofu.org"
	}
	for _, name := range []string{"assumeroot/assumeroot", "hashicorp/aws"} {
		directory := filepath.Join(w.dir, "mirror", host, filepath.FromSlash(name), "0.1.0", runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(directory, 0o700); err != nil {
			w.t.Fatal(err)
		}
		binary := "terraform-provider-" + filepath.Base(name)
		built, err := os.ReadFile(filepath.Join(plugins, binary))
		if err != nil {
			w.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(directory, binary+"_v0.1.0"), built, 0o700); err != nil {
			w.t.Fatal(err)
		}
	}
	w.write("cli.tfrc", fmt.Sprintf(`
provider_installation {
  filesystem_mirror {
    path = %q
  }
}
`, filepath.Join(w.dir, "mirror")))
}

// script runs a script of the example with jq on PATH, which make builds.
func (w *workspace) script(name string, args ...string) (string, error) {
	w.t.Helper()
	if runtime.GOOS == "windows" {
		w.t.Skip("the scripts need a shell")
	}
	tools, err := filepath.Abs(filepath.Join(root, "bin"))
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.CommandContext(w.t.Context(), filepath.Join(w.dir, name), args...)
	cmd.Dir = w.dir
	cmd.Env = append(os.Environ(), w.env...)
	cmd.Env = append(cmd.Env, "ENGINE="+w.command(w.t.Context()).Path, "PATH="+tools+string(filepath.ListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestAccExample_deletionsScript(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := exampleWorkspace(t, sb, "guides/continuous-integration")
	w.must("plan", "-out=tfplan")
	const want = `### 111122223333
- MFA device arn:aws:iam::111122223333:mfa/root-account-mfa-device (virtual, enabled 2024-11-18T00:00:00Z)
- access key AKIA111111111EXAMPLE (Active, created 2024-11-24T00:00:00Z)
- access key AKIA222222222EXAMPLE (Inactive, created 2024-12-04T00:00:00Z)
- password (created 2024-11-17T00:00:00Z)
- signing certificate TA7SMP42TDN5Z26OBPJE7EXAMPLE (Active, uploaded 2024-12-14T00:00:00Z)
`
	if out, err := w.script("deletions", "tfplan"); err != nil || out != want {
		t.Errorf("error %v, output\n%s\nwant\n%s", err, out, want)
	}
	w.must("apply", "tfplan")
	w.must("plan", "-out=tfplan")
	if out, err := w.script("deletions", "tfplan"); err != nil || out != "" {
		t.Errorf("error %v, output of a plan without deletions\n%s", err, out)
	}
	if out, err := w.script("deletions", "missing"); err == nil {
		t.Errorf("no error for a plan that does not exist, output\n%s", out)
	}
}

// A plan can also allow the recovery of a password, and stop managing accounts.
func TestAccExample_deletionsScriptOtherChanges(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := exampleWorkspace(t, sb, "guides/break-glass")
	script := []byte(readFile(t, "examples/guides/continuous-integration/deletions"))
	if err := os.WriteFile(filepath.Join(w.dir, "deletions"), script, 0o700); err != nil {
		t.Fatal(err)
	}
	w.must("apply", "-auto-approve")

	both := w.read("main.tf")
	one := strings.Replace(both, `["111122223333", "555566667777"]`, `["555566667777"]`, 1)
	head, _, _ := strings.Cut(both, "\nresource ")
	removed := head + `
removed {
  from = assumeroot_root_credentials_exclusive.all

  lifecycle {
    destroy = false
  }
}
`
	unknown := head + `
resource "terraform_data" "unknown" {
  input = true
}

resource "assumeroot_root_credentials_exclusive" "all" {
  for_each            = local.managed_account_ids
  account_id          = each.key
  allowed_credentials = ["password", "mfa_devices"]
  password_recovery   = terraform_data.unknown.output
}
`
	const (
		recovery = "- The plan allows the recovery of the password.\n"
		stops    = "- The plan stops managing the account.\n"
	)
	for _, step := range []struct{ name, config, want, option string }{
		{name: "recovery", config: both, want: "### 555566667777\n" + recovery},
		{name: "later plan", config: both},
		{name: "unknown recovery", config: unknown, want: "### 111122223333\n" + recovery},
		{name: "removed account", config: one, want: "### 111122223333\n" + stops},
		{name: "removed block", config: removed, want: "### 111122223333\n" + stops + "### 555566667777\n" + stops},
		{name: "destroy", config: both, option: "-destroy", want: "### 111122223333\n" + stops + "### 555566667777\n" + stops},
	} {
		w.write("main.tf", step.config)
		args := []string{"plan", "-out=tfplan", `-var=recovered_account_ids=["555566667777"]`}
		if step.option != "" {
			args = append(args, step.option)
		}
		w.must(args...)
		if out, err := w.script("deletions", "tfplan"); err != nil || out != step.want {
			t.Errorf("%s: error %v, output\n%s\nwant\n%s", step.name, err, out, step.want)
		}
		if step.name == "recovery" {
			w.must("apply", "tfplan")
		}
	}
}

func TestAccExample_reportScript(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	w := exampleWorkspace(t, sb, "guides/find-root-credentials")
	w.must("apply", "-auto-approve")
	const want = `"account_id","name","password","access_keys","signing_certificates","mfa_devices","error"
"111122223333","workload",true,2,1,1,
`
	if out, err := w.script("report"); err != nil || out != want {
		t.Errorf("error %v, output\n%s\nwant\n%s", err, out, want)
	}
}

func TestAccExample_testScript(t *testing.T) {
	acctest.Isolate(t)
	w := exampleWorkspace(t, nil, "guides/testing-with-the-sandbox")
	w.mirror()
	engine := w.command(t.Context()).Path
	if out, err := w.script("run", engine, filepath.Join(plugins, "sandbox")); err != nil || !strings.Contains(out, "1 passed, 0 failed") {
		t.Errorf("%v\n%s", err, out)
	}
	dead := filepath.Join(w.dir, "dead")
	if err := os.WriteFile(dead, []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := w.script("run", engine, dead); err == nil || !strings.Contains(out, "The sandbox did not start.") {
		t.Errorf("%v\n%s", err, out)
	}
}
