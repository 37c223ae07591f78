// SPDX-License-Identifier: MPL-2.0

// Package golden compares texts with files below testdata. `go test PACKAGE -update` writes the files.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// Expect fails the test if a text differs from its file, testdata/TEST/SUBTEST.txt.
func Expect(t *testing.T, got string) {
	t.Helper()
	name := filepath.Join("testdata", strings.NewReplacer(",", "", "'", "").Replace(t.Name())+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name) //nolint:gosec // the name is the one of the test
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs.\ngot:\n%s\nwant:\n%s", name, got, want)
	}
}
