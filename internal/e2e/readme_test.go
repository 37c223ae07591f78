// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func readme(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// fences returns the code blocks of one language.
func fences(markdown, language string) []string {
	var found []string
	for _, match := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(markdown, -1) {
		found = append(found, match[1])
	}
	return found
}

func TestAccReadmeCommandsRunAsWritten(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set")
	}
	if runtime.GOOS == "windows" {
		t.Skip("the commands are for a shell and make")
	}
	// The Go command finds its caches below HOME, which is about to move.
	for _, name := range []string{"GOPATH", "GOCACHE", "GOMODCACHE"} {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv(name, strings.TrimSpace(string(out)))
	}
	acctest.Isolate(t)
	commands := fences(readme(t), "sh")
	if len(commands) < 2 {
		t.Fatalf("found only %q", commands)
	}
	for _, command := range commands {
		if command == "make test\n" {
			continue // this test is part of it
		}
		shell := exec.CommandContext(t.Context(), "sh", "-ec", command)
		shell.Dir = root
		if out, err := shell.CombinedOutput(); err != nil {
			t.Errorf("%s%v\n%s", command, err, out)
		}
	}
	if _, err := os.Stat(filepath.Join(os.Getenv("HOME"), ".terraform.d")); err == nil {
		t.Error("an engine wrote to the home directory")
	}
}

func TestAccReadmeExamplesAreValid(t *testing.T) {
	acctest.Isolate(t)
	examples := fences(readme(t), "hcl")
	if len(examples) == 0 {
		t.Fatal("found none")
	}
	for _, example := range examples {
		for _, d := range newWorkspace(t, nil, example).validate() {
			t.Errorf("%s: %s\n%s", d.Severity, d.Summary, d.Detail)
		}
	}
}

// Each example is a configuration of its own, which people copy.
func TestAccReadmeExamples_run(t *testing.T) {
	for name, test := range map[string]struct {
		holds string // text that only this example has
		check func(*testing.T, *workspace, *sandbox.Sandbox)
	}{
		"audit": {"assumeroot_organization_root_credentials", func(t *testing.T, w *workspace, _ *sandbox.Sandbox) {
			if out := w.must("output", "-json", "accounts_with_root_credentials"); !strings.Contains(out, sandbox.Member) || strings.Contains(out, sandbox.OtherMember) {
				t.Errorf("the accounts are %s", out)
			}
		}},
		"delete": {"assumeroot_root_credentials_exclusive", func(t *testing.T, _ *workspace, sb *sandbox.Sandbox) {
			if left := sb.RootCredentials(sandbox.Member); left.Password != nil || len(left.AccessKeys)+len(left.SigningCertificates)+len(left.MFADevices) != 0 {
				t.Errorf("the account still has %+v", left)
			}
		}},
		"session": {"assumeroot_session", func(t *testing.T, _ *workspace, sb *sandbox.Sandbox) {
			if policy, _ := sb.BucketPolicy(sandbox.LockedBucket); !strings.Contains(policy, "OnlyTLS") {
				t.Errorf("the policy is %s", policy)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			for _, example := range fences(readme(t), "hcl") {
				if strings.Contains(example, test.holds) {
					w := newWorkspace(t, sb, example)
					w.must("apply", "-auto-approve")
					test.check(t, w, sb)
					return
				}
			}
			t.Fatal("the README has no such example")
		})
	}
}

func TestReadmeLinksLeadSomewhere(t *testing.T) {
	for _, match := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(readme(t), -1) {
		if _, err := os.Stat(filepath.Join(root, match[1])); err != nil {
			t.Error(err)
		}
	}
}
