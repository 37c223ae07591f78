// SPDX-License-Identifier: MPL-2.0

package permission_test

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/permission"
)

var update = flag.Bool("update", false, "write the generated files")

const (
	guide    = "../../templates/guides/prerequisites.md.tmpl"
	examples = "../../examples/guides/prerequisites/"
)

var generatedTable = regexp.MustCompile(`(?s)(<!-- generated from internal/permission -->\n\n).*?(\n<!-- end -->\n)`)

// make generate writes the files with -update.
func TestGenerated(t *testing.T) {
	text := read(t, guide)
	if !generatedTable.MatchString(text) {
		t.Fatalf("%s has no place for the table", guide)
	}
	for path, want := range map[string]string{
		guide:                           generatedTable.ReplaceAllString(text, "${1}"+permission.Table()+"${2}"),
		examples + "plan-role.json":     policy(t, permission.Plan()),
		examples + "apply-role.json":    policy(t, permission.Apply()),
		examples + "incident-role.json": policy(t, permission.Incident()),
	} {
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := read(t, path); got != want {
			t.Errorf("%s is not current: run make generate", path)
		}
	}
}

func policy(t *testing.T, permissions []permission.Permission) string {
	t.Helper()
	text, err := json.MarshalIndent(permission.NewPolicy(permissions), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
