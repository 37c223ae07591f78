// SPDX-License-Identifier: MPL-2.0

package permission_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/permission"
)

// The page of each kind names the permissions of the kind.
func TestPages(t *testing.T) {
	for _, p := range permission.All() {
		if p.Kind == "" {
			continue
		}
		pages, err := filepath.Glob("../../templates/*/" + strings.TrimPrefix(p.Kind, "assumeroot_") + ".md.tmpl")
		if err != nil || len(pages) != 1 {
			t.Fatalf("%s has the pages %v, want one (%v)", p.Kind, pages, err)
		}
		text := read(t, pages[0])
		if !strings.Contains(text, p.Action) || !strings.Contains(text, p.TaskPolicy) {
			t.Errorf("%s lacks %s %s", pages[0], p.Action, p.TaskPolicy)
		}
	}
}
