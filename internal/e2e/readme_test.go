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

// The example is what people copy, so what it writes has to be something that S3 accepts.
func TestAccReadmeExampleUnlocksTheBucket(t *testing.T) {
	sb := acctest.Sandbox(t)
	w := newWorkspace(t, sb, strings.Join(fences(readme(t), "hcl"), "\n"))
	w.must("apply", "-auto-approve")
	if policy, _ := sb.BucketPolicy(sandbox.LockedBucket); !strings.Contains(policy, "OnlyTLS") {
		t.Errorf("the policy is %s", policy)
	}
}

func TestReadmeLinksLeadSomewhere(t *testing.T) {
	for _, match := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(readme(t), -1) {
		if _, err := os.Stat(filepath.Join(root, match[1])); err != nil {
			t.Error(err)
		}
	}
}
