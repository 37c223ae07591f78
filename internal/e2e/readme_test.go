// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"cmp"
	"maps"
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
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// fences returns the code blocks of a language.
func fences(markdown, language string) []string {
	var found []string
	for _, match := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(markdown, -1) {
		found = append(found, match[1])
	}
	return found
}

// The commands run as they are written, but with the engine under test. `make test` does not run, because it
// runs this test.
func TestAccReadme_commands(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set")
	}
	if runtime.GOOS == "windows" {
		t.Skip("the commands need make and a POSIX shell")
	}
	if commands := fences(readFile(t, "README.md"), "sh"); !slices.Equal(commands, []string{"make demo\n", "make test\n"}) {
		t.Fatalf("the commands are %q", commands)
	}
	// HOME changes below, and the go command has its caches there by default.
	for _, name := range []string{"GOPATH", "GOCACHE", "GOMODCACHE"} {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv(name, strings.TrimSpace(string(out)))
	}
	acctest.Isolate(t)
	engine, err := exec.LookPath(cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("MAKEFLAGS", "ENGINE="+engine)
	t.Setenv("TMPDIR", shortTempDir(t))
	demo := exec.CommandContext(t.Context(), "make", "demo")
	demo.Dir = root
	out, err := demo.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		"explicit deny in a",
		"aws_s3_bucket_policy.repaired: Creation complete",
		"Repaired as arn:aws:iam::111122223333:root.",
		"s3:PutObject",
		"111122223333 loses access key AKIA111111111EXAMPLE (Active, created 2024-11-24T00:00:00Z)",
		"200000000007 loses MFA device GAHT00000007 (hardware, enabled 2024-11-16T00:00:00Z)",
		"Apply complete! Resources: 12 added, 0 changed, 0 destroyed.",
		"Another audit finds root credentials in no account.",
		"Done.",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the demo does not print %q:\n%s", want, out)
		}
	}
	expectEmpty(t, os.Getenv("TMPDIR"))
	expectNoSandbox(t, string(out))
	if _, err := os.Stat(filepath.Join(os.Getenv("HOME"), ".terraform.d")); err == nil {
		t.Error("the engine wrote to the home directory")
	}
}

// Users copy each example as a configuration. TestAccExamples_valid validates them.
func TestAccReadme_examples(t *testing.T) {
	checks := map[string]func(*testing.T, *workspace, *sandbox.Sandbox){ // by the type that only this example has
		"assumeroot_organization_root_credentials": func(t *testing.T, w *workspace, _ *sandbox.Sandbox) {
			out := w.must("output", "-json", "accounts_with_root_credentials")
			if !strings.Contains(out, sandbox.Member) || strings.Contains(out, sandbox.OtherMember) {
				t.Errorf("the accounts are %s", out)
			}
		},
		"assumeroot_root_credentials_exclusive": func(t *testing.T, _ *workspace, sb *sandbox.Sandbox) {
			if left := sb.RootCredentials(sandbox.Member); hasRootCredentials(left) {
				t.Errorf("the account still has %+v", left)
			}
		},
		"assumeroot_session": func(t *testing.T, _ *workspace, sb *sandbox.Sandbox) {
			if policy, _ := sb.BucketPolicy(sandbox.LockedBucket); !strings.Contains(policy, "ThisAccount") {
				t.Errorf("the policy is %s", policy)
			}
		},
	}
	for _, example := range fences(readFile(t, "README.md"), "hcl") {
		types := slices.DeleteFunc(slices.Collect(maps.Keys(checks)), func(typ string) bool { return !strings.Contains(example, `"`+typ+`"`) })
		if len(types) != 1 {
			t.Errorf("%d checks apply to this example, want 1:\n%s", len(types), example)
			continue
		}
		check := checks[types[0]]
		delete(checks, types[0])
		t.Run(types[0], func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			w := newWorkspace(t, sb, example)
			w.must("apply", "-auto-approve")
			check(t, w, sb)
		})
	}
	if len(checks) > 0 {
		t.Errorf("the README has no example of %v", slices.Collect(maps.Keys(checks)))
	}
}
