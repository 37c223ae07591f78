// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// hunt is a workspace in which everything that runs write, and the processes that they consist of, is kept, to be searched
// for secrets.
type hunt struct {
	*workspace
	sb      *sandbox.Sandbox
	folders []string // that runs can write to

	mu   sync.Mutex
	kept map[string]string // by where it was found
}

const environmentOf = "environment of "

// newHunt makes a workspace with the configuration that arrange returns.
func newHunt(t *testing.T, arrange func(*testing.T, *sandbox.Sandbox) string) *hunt {
	t.Helper()
	sb := acctest.Sandbox(t)
	h := &hunt{sb: sb, kept: map[string]string{}}
	h.workspace = newWorkspace(t, arrange(t, sb))
	temporary := t.TempDir()
	h.env = append(h.env, "TMPDIR="+temporary, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(h.dir, "trace.log"))
	h.folders = []string{h.dir, temporary, os.Getenv("HOME")}

	// Each request comes from a process that is at work and waits for the answer: that is when to look at all of them.
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.observe()
		sb.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	t.Setenv("AWS_ENDPOINT_URL", front.URL)
	return h
}

func (h *hunt) observe() {
	for _, p := range h.processes() {
		h.keep("arguments of "+p.program, p.arguments)
		h.keep(environmentOf+p.program, p.environment)
	}
}

// run keeps what the engine prints, and returns whether it succeeded.
func (h *hunt) run(args ...string) bool {
	h.t.Helper()
	stdout, stderr, code := h.workspace.run(args...)
	h.keep("output of "+args[0], stdout+stderr)
	return code == 0
}

func (h *hunt) keep(where, content string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept[where] += content
}

// leaks returns where the secrets of the sandbox are.
func (h *hunt) leaks() []string {
	h.t.Helper()
	for _, folder := range h.folders {
		for path, content := range files(h.t, folder) {
			h.keep(strings.TrimPrefix(path, folder), content)
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var found []string
	for _, secret := range h.sb.Secrets() {
		// Where the test signs in by the environment, that is handed down.
		given := holds(strings.Join(append(os.Environ(), h.env...), "\n"), secret)
		for where, content := range h.kept {
			if holds(content, secret) && !(given && strings.HasPrefix(where, environmentOf)) {
				found = append(found, where)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// holds tells whether a text has a secret, or half of one, as it is, as part of a URL, or in base64.
func holds(text, secret string) bool {
	for _, part := range []string{secret[:len(secret)/2], secret[len(secret)/2:]} {
		if strings.Contains(text, part) || strings.Contains(text, url.QueryEscape(part)) {
			return true
		}
	}
	return strings.Contains(text, base64.StdEncoding.EncodeToString([]byte(secret)))
}

// files returns the content of every file below a folder, and of what is in those that are archives, as plans are.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		found[path] = string(content)
		archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return nil //nolint:nilerr // it is not an archive
		}
		for _, member := range archive.File {
			r, err := member.Open()
			if err != nil {
				return err
			}
			unpacked, err := io.ReadAll(r)
			if err != nil {
				return err
			}
			found[path+":"+member.Name] = string(unpacked)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
