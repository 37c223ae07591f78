// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"maps"
	"strings"
	"sync"
	"time"
)

// watched looks at all runs, again and again while they last.
var watched = newWatch()

// watch is what is known of the processes of runs.
type watch struct {
	mu         sync.Mutex
	begun      sync.Cond
	workspaces map[string]*workspace // by the marker of their runs
	engines    map[int]*workspace    // that run, by process ID
	owners     map[int]*workspace    // of every process that is there, nil where that is none of ours
}

func newWatch() *watch {
	w := &watch{workspaces: map[string]*workspace{}, engines: map[int]*workspace{}, owners: map[int]*workspace{}}
	w.begun.L = &w.mu
	go w.run()
	return w
}

func (w *watch) run() {
	for {
		w.mu.Lock()
		for len(w.engines) == 0 {
			w.begun.Wait()
		}
		began := time.Now()
		w.look()
		took := time.Since(began)
		w.mu.Unlock()
		time.Sleep(min(max(2*time.Millisecond, 3*took), 20*time.Millisecond)) // runs need the processors more
	}
}

// begin has an engine watched, with everything that descends from it.
func (w *watch) begin(engine int, of *workspace) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.engines) == 0 {
		// Since the last look, processes may have got the IDs of others.
		maps.DeleteFunc(w.owners, func(_ int, owner *workspace) bool { return owner == nil })
	}
	w.workspaces[of.marker()] = of
	w.engines[engine], w.owners[engine] = of, of
	w.begun.Signal()
}

// end is for an engine that has ended.
func (w *watch) end(engine int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.engines, engine)
}

// forget is for a workspace that is about to go.
func (w *watch) forget(of *workspace) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.workspaces, of.marker())
	maps.DeleteFunc(w.owners, func(_ int, owner *workspace) bool { return owner == of })
}

// running returns what still runs of the runs in a workspace, orphans included.
func (w *watch) running(of *workspace) []process {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.look()
	var found []process
	for id, owner := range w.owners {
		if owner != of {
			continue
		}
		if p, ok := readProcess(id); ok {
			found = append(found, p)
		}
	}
	return found
}

func (w *watch) look() {
	there := map[int]*workspace{}
	for _, id := range processIDs() {
		owner := w.owner(id)
		there[id] = owner
		if owner == nil || owner.sb == nil {
			continue
		}
		if p, ok := readProcess(id); ok {
			owner.keepProcess(p)
		}
	}
	w.owners = there

	looked := map[*workspace]bool{}
	for _, of := range w.engines {
		if of.sb != nil && !looked[of] {
			looked[of] = true
			of.keepFiles()
		}
	}
}

// owner returns the workspace whose run a process belongs to: that of its parent, or else the one that its environment has the
// marker of, as orphans have it too.
func (w *watch) owner(id int) *workspace {
	if owner, known := w.owners[id]; known || id == 0 {
		return owner
	}
	owner := w.owner(parentOf(id))
	if owner == nil {
		for variable := range strings.SplitSeq(string(ofProcess(id, "environ")), "\x00") {
			if of, ok := w.workspaces[variable]; ok {
				owner = of
			}
		}
	}
	w.owners[id] = owner
	return owner
}
