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

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

const examples = root + "/examples"

// notValidated lists the examples that need hashicorp/aws itself, because the stand-in lacks what they use.
var notValidated = map[string]string{
	"guides/cloudtrail":    "aws_cloudwatch_log_metric_filter and aws_cloudwatch_metric_alarm",
	"guides/prerequisites": "aws_iam_organizations_features, aws_iam_policy and the resources of Organizations",
}

// exampleNames returns every directory below examples/ that is a configuration of its own. The demo and the actions have
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

// exampleWorkspace copies an example to where an engine may write.
func exampleWorkspace(t *testing.T, sb *sandbox.Sandbox, name string) *workspace {
	t.Helper()
	w := newWorkspace(t, sb, "")
	if err := os.Remove(filepath.Join(w.dir, "main.tf")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(w.dir, os.DirFS(filepath.Join(examples, name))); err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(exampleFiles(t, name), func(f string) bool { return strings.HasSuffix(f, ".tofu") }) && !w.isOpenTofu() {
		t.Skip("the example is written for OpenTofu")
	}
	w.must("get") // the modules
	return w
}

func exampleFiles(t *testing.T, name string) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS(filepath.Join(examples, name)), ".", func(path string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func (w *workspace) isOpenTofu() bool {
	w.t.Helper()
	return strings.HasPrefix(w.must("version"), "OpenTofu")
}

func TestAccExamplesAreValid(t *testing.T) {
	acctest.Isolate(t)
	names := exampleNames(t)
	for name, missing := range notValidated {
		if !slices.Contains(names, name) {
			t.Errorf("%s (%s) is not an example", name, missing)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			if missing, ok := notValidated[name]; ok {
				t.Skip("the stand-in for hashicorp/aws lacks " + missing)
			}
			w := exampleWorkspace(t, nil, name)
			for _, d := range w.validate() {
				t.Errorf("%s: %s\n%s", d.Severity, d.Summary, d.Detail)
			}
		})
	}
}

func TestAccExamplesAreFormatted(t *testing.T) {
	acctest.Isolate(t)
	all, err := filepath.Abs(examples)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, nil, "")
	if stdout, stderr, code := w.run("fmt", "-check", "-recursive", "-diff", all); code != 0 {
		t.Errorf("fmt exited with %d\n%s%s", code, stdout, stderr)
	}
}

var (
	awsBlock  = regexp.MustCompile(`(?ms)^provider "aws" \{\n.*?^\}`)
	rootAlias = regexp.MustCompile(`ephemeral\.assumeroot_session`)
	guarded   = regexp.MustCompile(`(?m)^  allowed_account_ids += \[.+\]`)
)

// Without the guard the aws provider would fall back to the caller's own credentials while a session is unknown.
func TestExamplesGuardEveryAliasOfASession(t *testing.T) {
	aliases := 0
	for _, folder := range []string{examples, root + "/templates"} {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
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

func TestAccExampleOverwritesABucketPolicy(t *testing.T) {
	sb := acctest.Sandbox(t)
	w := exampleWorkspace(t, sb, "guides/unlock-s3-bucket-overwrite")
	w.must("apply", "-auto-approve")
	if policy, _ := sb.BucketPolicy(sandbox.LockedBucket); !strings.Contains(policy, "OnlyTLS") {
		t.Errorf("the policy is %s", policy)
	}
}

func TestAccExampleRemovesABucketPolicy(t *testing.T) {
	sb := acctest.Sandbox(t)
	w := exampleWorkspace(t, sb, "guides/unlock-s3-bucket-remove")
	if out := w.must("apply", "-auto-approve", "-no-color"); !strings.Contains(out, "1 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("more than an import:\n%s", out)
	}
	if _, found := sb.BucketPolicy(sandbox.LockedBucket); !found || len(sb.Calls("PutBucketPolicy")) != 0 {
		t.Error("the import wrote a policy")
	}
	w.must("destroy", "-auto-approve")
	if policy, found := sb.BucketPolicy(sandbox.LockedBucket); found {
		t.Errorf("the policy is %s", policy)
	}
}

func TestAccExampleUnlocksAQueue(t *testing.T) {
	sb := acctest.Sandbox(t)
	w := exampleWorkspace(t, sb, "guides/unlock-sqs-queue")
	w.must("apply", "-auto-approve")
	if calls := sb.Calls("SetQueueAttributes"); len(calls) != 1 || calls[0].Caller != "arn:aws:iam::111122223333:root" {
		t.Errorf("the queue was changed by %+v", calls)
	}
}

var removedBlock = regexp.MustCompile(`(?ms)^ *removed \{\n.*?^ *\}\n *` + "```")

// The guides end with a removed block in the place of the resource, and then without the session.
func TestAccGuidesLetGoOfWhatWasUnlocked(t *testing.T) {
	for guide, test := range map[string]struct {
		example string
		policy  func(*sandbox.Sandbox) string
	}{
		"unlock-s3-bucket": {"unlock-s3-bucket-overwrite", func(sb *sandbox.Sandbox) string { p, _ := sb.BucketPolicy(sandbox.LockedBucket); return p }},
		"unlock-sqs-queue": {"unlock-sqs-queue", func(sb *sandbox.Sandbox) string { return sb.QueuePolicy(sandbox.LockedQueue) }},
	} {
		t.Run(guide, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			w := exampleWorkspace(t, sb, "guides/"+test.example)
			w.must("apply", "-auto-approve")
			repaired := test.policy(sb)

			removed := strings.TrimSuffix(removedBlock.FindString(readFile(t, "templates/guides/"+guide+".md.tmpl")), "```")
			config := w.read("main.tf")
			withoutResource := regexp.MustCompile(`(?ms)^resource .*?^\}\n`).ReplaceAllString(config, "")
			if removed == "" || withoutResource == config {
				t.Fatalf("no removed block in the guide, or no resource in the example")
			}
			w.write("main.tf", withoutResource+removed)
			out := w.must("apply", "-auto-approve", "-no-color")
			for _, want := range []string{"0 to destroy", "will not be destroyed"} {
				if !strings.Contains(out, want) {
					t.Errorf("the plan does not say %q:\n%s", want, out)
				}
			}
			if got := test.policy(sb); got == "" || got != repaired {
				t.Errorf("the policy is %q, and was %q", got, repaired)
			}
			if left := w.must("state", "list"); left != "" {
				t.Errorf("the state still has %s", left)
			}

			w.write("main.tf", requiredProviders+"provider \"assumeroot\" {}\n")
			sb.Forget()
			w.must("plan")
			expectSessions(t, sb, 0)
		})
	}
}

func TestAccExamplesOpenASessionForEachAccount(t *testing.T) {
	for _, name := range []string{"guides/many-accounts-modules", "guides/many-accounts-opentofu"} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			w := exampleWorkspace(t, sb, name)
			w.must("plan")
			expectSessions(t, sb, 2)
		})
	}
}

func TestExampleOfAGeneratorWritesWhatTheExampleHas(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the script is for bash")
	}
	const folder = "examples/guides/many-accounts-modules/"
	out, err := exec.Command(filepath.Join(root, folder+"generate"), "111122223333", "555566667777").Output()
	if err != nil || string(out) != readFile(t, folder+"accounts.tf") {
		t.Errorf("error %v, output\n%s", err, out)
	}
}

// Those that have no test of their own run from plan to destroy.
func TestAccExamplesRun(t *testing.T) {
	for _, name := range []string{"provider", "ephemeral-resources/assumeroot_session", "guides/security-model", "demo"} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			sb.AddRole(sandbox.ManagementAccount, "root-sessions", []string{sb.Admin().ARN}, sandbox.Allow("sts:AssumeRoot"))
			w := exampleWorkspace(t, sb, name)
			if failed := w.lifecycle(); failed != "" {
				t.Error(failed)
			}
			if len(sb.Calls("AssumeRoot")) == 0 {
				t.Error("no session was opened")
			}
		})
	}
}

func TestAccExampleOfATestPassesInTheSandbox(t *testing.T) {
	sb := acctest.Sandbox(t)
	exampleWorkspace(t, sb, "guides/testing-with-the-sandbox").must("test")
}

// mirror puts the providers where init finds them without a registry, as releases of a version that the examples accept.
func (w *workspace) mirror() {
	w.t.Helper()
	host := "registry.terraform.io"
	if w.isOpenTofu() {
		host = "registry.opentofu.org"
	}
	for _, name := range []string{"assumeroot/assumeroot", "hashicorp/aws"} {
		folder := filepath.Join(w.dir, "mirror", host, filepath.FromSlash(name), "0.1.0", runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			w.t.Fatal(err)
		}
		binary := "terraform-provider-" + filepath.Base(name)
		built, err := os.ReadFile(filepath.Join(plugins, binary))
		if err != nil {
			w.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, binary+"_v0.1.0"), built, 0o700); err != nil {
			w.t.Fatal(err)
		}
	}
	w.write("cli.tfrc", fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.Join(w.dir, "mirror")))
}

func TestAccExampleOfAScriptTestsInTheSandbox(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the script is for bash")
	}
	acctest.Isolate(t)
	w := exampleWorkspace(t, nil, "guides/testing-with-the-sandbox")
	w.mirror()
	script := func(sandbox string) (string, error) {
		cmd := exec.CommandContext(t.Context(), filepath.Join(w.dir, "run"), w.command(t.Context()).Path, sandbox)
		cmd.Env = append(os.Environ(), w.env...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}

	if out, err := script(filepath.Join(plugins, "sandbox")); err != nil || !strings.Contains(out, "1 passed, 0 failed") {
		t.Errorf("%v\n%s", err, out)
	}
	dead := filepath.Join(w.dir, "dead")
	if err := os.WriteFile(dead, []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := script(dead); err == nil || !strings.Contains(out, "The sandbox did not start.") {
		t.Errorf("%v\n%s", err, out)
	}
}
