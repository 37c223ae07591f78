// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	outputOf      = "output of "
	argumentsOf   = "arguments of "
	environmentOf = "environment of "
)

// evidence is what the runs in a workspace wrote, and which processes they consisted of, to be searched for secrets.
type evidence struct {
	mu     sync.Mutex
	found  map[exhibit]bool
	files  map[string]stamp  // by path, as they were when they were last looked at
	own    map[string]string // content by path of what the test itself had written before the first run
	handed string            // the environments that engines were started with
	heirs  []string          // programs that a configuration hands secrets to, in their environment
	called bool              // the provider has called the sandbox
	leaky  bool              // the test is about leaks
}

// exhibit is a text, and where it was.
type exhibit struct {
	where, text string
}

// stamp differs when a file has changed.
type stamp struct {
	size     int64
	modified time.Time
}

func (w *workspace) keep(where, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.found[exhibit{where, text}] = true
}

func (w *workspace) keepProcess(p process) {
	w.keep(argumentsOf+p.program, p.arguments)
	w.keep(environmentOf+p.program, p.environment)
}

// folders are those that runs can write to.
func (w *workspace) folders() []string {
	return []string{w.dir, w.temporary, os.Getenv("HOME")}
}

// keepFiles keeps those that have changed since it last looked. A file that goes meanwhile is no error.
func (w *workspace) keepFiles() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, folder := range w.folders() {
		for _, path := range filesBelow(folder) {
			info, err := os.Stat(path)
			if err != nil || w.files[path] == (stamp{info.Size(), info.ModTime()}) {
				continue
			}
			content, err := os.ReadFile(path)
			if err != nil {
				continue
			}
			w.files[path] = stamp{info.Size(), info.ModTime()}
			if own, ok := w.own[path]; ok && own == string(content) {
				continue
			}
			where := strings.TrimPrefix(path, folder)
			w.found[exhibit{where, where + "\n" + string(content)}] = true
			for name, member := range unpack(content) {
				w.found[exhibit{where + ":" + name, member}] = true
			}
		}
	}
}

// beforeRun keeps apart what the run that is about to begin is given.
func (w *workspace) beforeRun(environment []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.handed += strings.Join(environment, "\n")
	if w.own != nil {
		return
	}
	w.own = map[string]string{}
	for _, folder := range w.folders() {
		for _, path := range filesBelow(folder) {
			content, err := os.ReadFile(path)
			if err != nil {
				w.t.Error(err)
			}
			w.own[path] = string(content)
		}
	}
}

func (w *workspace) afterRun() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.called = w.called || slices.ContainsFunc(w.sb.Calls(), fromProvider)
}

// handsSecretsTo allows a secret in the environment of programs that the configuration gives it to, and nowhere else.
func (w *workspace) handsSecretsTo(programs ...string) {
	w.heirs = programs
}

// leaks returns where the secrets of the sandbox are, and where pieces of them are.
func (w *workspace) leaks() []string {
	w.t.Helper()
	w.keepFiles()
	if log, err := os.ReadFile(w.log); err == nil {
		w.keep("log", string(log))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	secrets := piecesOf(w.sb.Secrets())
	handed := secrets.in(w.handed) // where the test signs in by the environment, that is handed down
	var leaks []string
	for e := range w.found {
		program, isEnvironment := strings.CutPrefix(e.where, environmentOf)
		for secret := range secrets.in(e.text) {
			if !isEnvironment || !handed[secret] && !slices.Contains(w.heirs, program) {
				leaks = append(leaks, e.where)
			}
		}
	}
	slices.Sort(leaks)
	return slices.Compact(leaks)
}

// examine fails the test if a secret is anywhere or a race was logged, and also if nothing was seen of a provider that was at
// work, so that nothing is proved.
func (w *workspace) examine() {
	if w.leaky {
		return
	}
	for _, where := range w.leaks() {
		w.t.Errorf("a secret is in the %s", where)
	}
	if w.saw("log", raceReport) {
		_, report, _ := strings.Cut(w.readFile(w.log), raceReport)
		w.t.Errorf("there is a data race:\n%.4000s", report)
	}
	if !w.called {
		return
	}
	if !w.saw("log", "provider."+providerBinary) {
		w.t.Error("the log does not reach into the provider")
	}
	if runtime.GOOS == "linux" && !w.saw(environmentOf+providerBinary, w.marker()) {
		w.t.Error("the provider's process was never looked at")
	}
}

// raceReport is how the race detector begins what it has to say.
const raceReport = "WARNING: DATA RACE"

func (w *workspace) saw(where, text string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for e := range w.found {
		if e.where == where && strings.Contains(e.text, text) {
			return true
		}
	}
	return false
}

// expectLeaks is for a test whose runs leak, at least in these places.
func (w *workspace) expectLeaks(places ...string) {
	w.t.Helper()
	w.leaky = true
	found := w.leaks()
	for _, place := range places {
		if !slices.Contains(found, place) {
			w.t.Errorf("found in %q, want %q", found, place)
		}
	}
}

// pieceSize is how many characters of a secret have to be in a text to be found there: more than occur by chance.
const pieceSize = 16

// pieces has a secret by each piece that makes it out, however it is written.
type pieces map[string]string

func piecesOf(secrets []string) pieces {
	p := pieces{}
	for _, secret := range secrets {
		for _, written := range spellings(secret) {
			for from := 0; from+pieceSize <= len(written); from += pieceSize / 2 {
				p[written[from:from+pieceSize]] = secret
			}
		}
	}
	return p
}

// in returns the secrets that a text has a piece of.
func (p pieces) in(text string) map[string]bool {
	found := map[string]bool{}
	for from := range max(0, len(text)-pieceSize+1) {
		if secret, ok := p[text[from:from+pieceSize]]; ok {
			found[secret] = true
		}
	}
	return found
}

// spellings are the ways in which a secret may be written.
func spellings(secret string) []string {
	escaped := url.QueryEscape(secret)
	quoted, _ := json.Marshal(secret) // it is text
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
	// What comes before a secret decides how its bytes are grouped in base64, and the characters at both ends also depend on its
	// neighbours.
	for before := range 3 {
		bits := 8 * (before + len(secret))
		encoded := base64.StdEncoding.EncodeToString(append(make([]byte, before), secret...))[(8*before+5)/6 : bits/6]
		found = append(found, encoded, strings.NewReplacer("+", "-", "/", "_").Replace(encoded))
	}
	return found
}

// filesBelow returns the paths of what are not folders, sockets or the like.
func filesBelow(folder string) []string {
	var found []string
	_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			found = append(found, path)
		}
		return nil
	})
	return found
}

// unpack returns what is in an archive, and nothing if it is none, or not yet a whole one.
func unpack(content []byte) map[string]string {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil
	}
	members := map[string]string{}
	for _, member := range archive.File {
		if r, err := member.Open(); err == nil {
			unpacked, _ := io.ReadAll(r)
			members[member.Name] = string(unpacked)
		}
	}
	return members
}
