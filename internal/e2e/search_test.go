// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const outputOf = "output of "

// search looks for the secrets of the sandbox in the output of runs, and in the files that they wrote.
type search struct {
	home   string
	before map[string]string // content of the files by path before the current run
	found  map[string]bool   // places with a secret, if leaks are expected; otherwise each is an error
	traced bool              // the log has level TRACE
}

// searchText searches a text for secrets. A secret is an error. If leaks are expected, found lists its place
// instead.
func (w *workspace) searchText(place, text string) {
	w.t.Helper()
	if w.sb == nil || len(fragmentsOf(w.sb.Secrets()).in(text)) == 0 {
		return
	}
	if w.found == nil {
		w.t.Errorf("a secret is in the %s", place)
		return
	}
	w.found[place] = true
}

func (w *workspace) beforeRun() {
	w.t.Helper()
	if w.sb != nil {
		w.before = w.files()
	}
}

// afterRun searches the files that the run wrote, and the members of archives such as a saved plan.
func (w *workspace) afterRun() {
	w.t.Helper()
	if w.sb == nil {
		return
	}
	for path, content := range w.files() {
		if content == w.before[path] {
			continue
		}
		w.searchText(w.shorten(path), path+"\n"+content)
		for name, member := range unzip(content) {
			w.searchText(w.shorten(path)+":"+name, member)
		}
	}
	if w.traced && slices.ContainsFunc(w.sb.Calls(), fromProvider) &&
		!strings.Contains(w.readFile(w.log), "provider."+providerBinary) {
		w.t.Error("the log has no line of the provider")
	}
}

// files returns the content of the files by path that a run can write, including the log.
func (w *workspace) files() map[string]string {
	w.t.Helper()
	files := map[string]string{}
	for _, directory := range []string{w.dir, w.temporary, w.home, filepath.Dir(w.log)} {
		_ = filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				content, err := os.ReadFile(path)
				if err != nil && !errors.Is(err, fs.ErrNotExist) {
					w.t.Error(err)
				}
				files[path] = string(content)
			}
			return nil
		})
	}
	return files
}

// shorten returns "log" for the log, and other paths relative to the directory of the workspace that contains them.
func (w *workspace) shorten(path string) string {
	if path == w.log {
		return "log"
	}
	for _, directory := range []string{w.dir, w.temporary, w.home} {
		if short, ok := strings.CutPrefix(path, directory); ok {
			return short
		}
	}
	return path
}

// fragmentSize is the length of a fragment in characters. Shorter fragments would also match text that is not
// secret.
const fragmentSize = 16

// fragments maps each fragment of the encodings of a secret to the secret.
type fragments map[string]string

func fragmentsOf(secrets []string) fragments {
	f := fragments{}
	for _, secret := range secrets {
		for _, encoded := range encodings(secret) {
			for from := 0; from+fragmentSize <= len(encoded); from += fragmentSize / 2 {
				f[encoded[from:from+fragmentSize]] = secret
			}
		}
	}
	return f
}

// in returns the secrets that have a fragment in the text.
func (f fragments) in(text string) map[string]bool {
	found := map[string]bool{}
	for from := range max(0, len(text)-fragmentSize+1) {
		if secret, ok := f[text[from:from+fragmentSize]]; ok {
			found[secret] = true
		}
	}
	return found
}

// encodings returns the secret as plain text, and encoded for URLs, JSON, hexadecimal and base64.
func encodings(secret string) []string {
	escaped := url.QueryEscape(secret)
	quoted, _ := json.Marshal(secret) // a string never fails
	inJSON := strings.Trim(string(quoted), `"`)
	inHex := hex.EncodeToString([]byte(secret))
	found := []string{
		secret,
		escaped,
		strings.NewReplacer("%2F", "%2f", "%2B", "%2b", "%3D", "%3d").Replace(escaped),
		url.PathEscape(secret),
		inJSON,
		strings.ReplaceAll(inJSON, "/", `\/`),
		inHex,
		strings.ToUpper(inHex),
	}
	// base64 encodes groups of three bytes. The number of bytes before the secret decides how its bytes are
	// grouped, and the characters at both ends also depend on other bytes. So the loop encodes the secret at each
	// of the three offsets, and cuts off the characters that depend on other bytes.
	for before := range 3 {
		bits := 8 * (before + len(secret))
		encoded := base64.StdEncoding.EncodeToString(append(make([]byte, before), secret...))[(8*before+5)/6 : bits/6]
		found = append(found, encoded, strings.NewReplacer("+", "-", "/", "_").Replace(encoded))
	}
	return found
}

// unzip returns the members of a ZIP archive by name, and nothing for other content.
func unzip(content string) map[string]string {
	archive, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	if err != nil {
		return nil
	}
	members := map[string]string{}
	for _, member := range archive.File {
		if r, err := member.Open(); err == nil {
			var unpacked bytes.Buffer
			_, _ = io.Copy(&unpacked, r)
			members[member.Name] = unpacked.String()
		}
	}
	return members
}
