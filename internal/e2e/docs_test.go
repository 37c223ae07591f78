// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// fromLibraries are summaries of aws-sdk-go-base that the guide explains.
var fromLibraries = []string{
	"No valid credential sources found",
	"Cannot assume IAM Role",
	"Cannot assume IAM Role with web identity",
	"Missing HTTPS Proxy",
}

// The headings of the troubleshooting guide are the summaries of the messages, so that users find the section
// by a search.
func TestTroubleshooting_headings(t *testing.T) {
	guide, _, _ := strings.Cut(readFile(t, "templates/guides/troubleshooting.md.tmpl"), "\n## Messages of others\n")
	var found []string
	for _, match := range regexp.MustCompile(`(?m)^### (.+)$`).FindAllStringSubmatch(guide, -1) {
		found = append(found, match[1])
	}
	want := append(summary.All(), fromLibraries...)
	for _, heading := range want {
		if !slices.Contains(found, heading) {
			t.Errorf("the troubleshooting guide has no heading %q", heading)
		}
	}
	for _, heading := range found {
		if !slices.Contains(want, heading) {
			t.Errorf("the troubleshooting guide has the heading %q, which is the summary of no message", heading)
		}
	}
}

var (
	codeBlock    = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	headingLine  = regexp.MustCompile(`(?m)^#+ (.+)$`)
	anchorTag    = regexp.MustCompile(`<a id="([^"]+)">`)
	link         = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	notInAnchors = regexp.MustCompile(`[^\w-]`)
)

// headings returns the headings of a page. Lines of code blocks that begin with # are none.
func headings(page string) []string {
	var found []string
	for _, match := range headingLine.FindAllStringSubmatch(codeBlock.ReplaceAllString(page, ""), -1) {
		found = append(found, match[1])
	}
	return found
}

// anchors returns the link targets of a page: its headings, as the registries and GitHub rewrite them, and
// its anchor tags.
func anchors(page string) []string {
	var found []string
	for _, heading := range headings(page) {
		found = append(found, notInAnchors.ReplaceAllString(strings.ReplaceAll(strings.ToLower(heading), " ", "-"), ""))
	}
	for _, match := range anchorTag.FindAllStringSubmatch(page, -1) {
		found = append(found, match[1])
	}
	return found
}

func TestDocs_links(t *testing.T) {
	links := 0
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	for _, page := range pages {
		name, err := filepath.Rel(root, page)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			text := readFile(t, name)
			if all := headings(text); len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) {
				t.Error("two headings are equal")
			}
			for _, match := range link.FindAllStringSubmatch(codeBlock.ReplaceAllString(text, ""), -1) {
				target, anchor, _ := strings.Cut(match[1], "#")
				if strings.HasPrefix(target, "https://") {
					continue
				}
				links++
				to := name
				if target != "" {
					to = filepath.Join(filepath.Dir(name), target)
				}
				if _, err := os.Stat(filepath.Join(root, to)); err != nil {
					t.Error(err)
				} else if anchor != "" && !slices.Contains(anchors(readFile(t, to)), anchor) {
					t.Errorf("%s has no heading for %s", to, match[1])
				}
			}
		})
	}
	if links < 50 {
		t.Errorf("found %d links, want at least 50", links)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// The tables of tasks are written by hand.
func TestTaskTables_complete(t *testing.T) {
	page := readFile(t, "templates/ephemeral-resources/session.md.tmpl")
	for _, p := range roottask.TaskPolicies() {
		row := regexp.MustCompile(fmt.Sprintf("(?m)^\\| `%s` \\|.*\\| %s \\|", p.Name, p.Feature))
		if !row.MatchString(page) {
			t.Errorf("the page of assumeroot_session has no row for %s with %s", p.Name, p.Feature)
		}
		feature := regexp.MustCompile(fmt.Sprintf("(?m)^\\| %s \\|.*`%s`", p.Feature, p.Name))
		if !feature.MatchString(readFile(t, "templates/guides/prerequisites.md.tmpl")) {
			t.Errorf("the guide on prerequisites does not name %s with %s", p.Name, p.Feature)
		}
	}
}
