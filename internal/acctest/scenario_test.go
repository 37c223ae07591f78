// SPDX-License-Identifier: MPL-2.0

package acctest_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// What a test configures by itself, the search for secrets does not know of. The stand-in's tests open no session.
func TestAcceptanceTestsConfigureScenariosOnly(t *testing.T) {
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") || filepath.Dir(path) == filepath.Join("..", "awsstandin") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imported := range file.Imports {
			if imported.Path.Value == `"github.com/hashicorp/terraform-plugin-testing/helper/resource"` {
				t.Errorf("%s runs an engine by itself; add a scenario and use acctest.Run", path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestScenariosHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range acctest.Scenarios() {
		if seen[s.Name()] || s.Name() == "" {
			t.Errorf("there is more than one scenario %q", s.Name())
		}
		seen[s.Name()] = true
	}
}
