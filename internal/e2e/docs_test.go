// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// fromLibraries are summaries of aws-sdk-go-base and of the framework's validators that the guide explains.
var fromLibraries = []string{
	"No valid credential sources found",
	"Cannot assume IAM Role",
	"Cannot assume IAM Role with web identity",
	"Missing HTTPS Proxy",
	"Invalid Attribute Combination",
	"Invalid Attribute Value Match",
	"Invalid Attribute Value Time Duration",
	"Null List Value",
	"Null Set Value",
}

// The headings of the troubleshooting guide are the summaries of the messages, so that users find the section by a search.
func TestTroubleshooting_headings(t *testing.T) {
	guide, _, _ := strings.Cut(readFile(t, "templates/guides/troubleshooting.md.tmpl"), "\n## Messages of others\n")
	unexplained := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^### (.+)$`).FindAllStringSubmatch(guide, -1) {
		unexplained[match[1]] = !slices.Contains(fromLibraries, match[1])
	}
	for _, name := range []string{
		"action", "assumeroot", "awsblock", "awscall", "configured", "ephemeral", "provider", "resource", "rootcredentials", "roottask", "unlock",
	} {
		for at, summary := range summaries(t, filepath.Join(root, "internal", name)) {
			matched := false
			for heading := range unexplained {
				if summary.MatchString(heading) {
					matched = true
					unexplained[heading] = false
				}
			}
			if !matched {
				t.Errorf("%s: the troubleshooting guide has no heading for %s", at, summary)
			}
		}
	}
	for heading, left := range unexplained {
		if left {
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

// anchors returns the link targets of a page: its headings, as the registries and GitHub rewrite them, and its anchor tags.
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

// summaries returns a pattern for the summary of each message of a package, by its position in the code. A formatted part of a
// summary matches any text.
func summaries(t *testing.T, dir string) map[string]*regexp.Regexp {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal("no code in", dir, err)
	}
	found := map[string]*regexp.Regexp{}
	positions := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(positions, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if text := summaryOf(n); text != nil {
				if pattern := pattern(text); pattern != "" {
					found[positions.Position(n.Pos()).String()] = regexp.MustCompile("^" + pattern + "$")
				}
			}
			return true
		})
	}
	return found
}

// summaryOf returns the summary in a node: the field or variable Summary, or the argument of a diagnostic.
func summaryOf(n ast.Node) ast.Expr {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Summary" {
			return n.Value
		}
	case *ast.AssignStmt:
		if left, ok := n.Lhs[0].(*ast.SelectorExpr); ok && left.Sel.Name == "Summary" {
			return n.Rhs[0]
		}
	case *ast.CallExpr:
		if called, ok := n.Fun.(*ast.SelectorExpr); ok {
			at, ok := map[string]int{
				"AddError": 0, "AddWarning": 0, "NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0,
				"AddAttributeError": 1, "AddAttributeWarning": 1,
				"NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
			}[called.Sel.Name]
			if ok {
				return n.Args[at]
			}
		}
	}
	return nil
}

var verb = regexp.MustCompile(`%[a-z]`)

// pattern returns a regular expression for the value of an expression, and "" if its text is not in the code.
func pattern(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return cmp.Or(pattern(e.X), ".+") + cmp.Or(pattern(e.Y), ".+")
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			panic(err)
		}
		return verb.ReplaceAllString(regexp.QuoteMeta(text), ".+")
	case *ast.CallExpr:
		switch called := e.Fun.(type) {
		case *ast.Ident:
			if called.Name != "invalid" {
				return ""
			}
			if rest := pattern(e.Args[0]); rest != "" {
				return "Invalid " + rest
			}
			return "Invalid .+"
		case *ast.SelectorExpr:
			if called.Sel.Name == "Sprintf" {
				return pattern(e.Args[0])
			}
		}
	}
	return ""
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
