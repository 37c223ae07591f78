// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// process is a running process as Linux shows it in /proc.
type process struct {
	id          int
	program     string
	arguments   string
	environment string
}

// processesWith returns the processes that have a variable in their environment, and none on other systems
// than Linux.
func processesWith(variable string) []process {
	var found []process
	directories, _ := filepath.Glob("/proc/[0-9]*")
	for _, directory := range directories {
		environment, _ := os.ReadFile(filepath.Join(directory, "environ"))
		if !slices.Contains(strings.Split(string(environment), "\x00"), variable) {
			continue
		}
		arguments, _ := os.ReadFile(filepath.Join(directory, "cmdline"))
		id, _ := strconv.Atoi(filepath.Base(directory))
		program, _, _ := strings.Cut(string(arguments), "\x00")
		found = append(found, process{id, filepath.Base(program), string(arguments), string(environment)})
	}
	return found
}

// TestAccProcesses_holdNoSecret looks at the processes of an apply while the sandbox delays a request that is
// signed with the session. The credentials of the session are then in use.
func TestAccProcesses_holdNoSecret(t *testing.T) {
	for name, test := range map[string]struct {
		plugins string
		want    []string // programs with a secret in their arguments or their environment
	}{
		"provider":       {plugins: plugins},
		"leaky provider": {plugins: filepath.Join(plugins, leaky), want: []string{"leaks-arguments", "leaks-environment"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS != "linux" {
				t.Skip("only Linux has /proc")
			}
			sb := sandboxtest.Start(t)
			w := newWorkspace(t, sb, unlockBucket)
			w.provide(test.plugins)
			w.found = map[string]bool{} // the leaky provider also writes files, which other tests are about
			ctx, cancel := context.WithTimeout(t.Context(), timeout)
			defer cancel()
			received, receive := context.WithCancel(ctx)
			released, release := context.WithCancel(ctx)
			defer release()
			sb.Inject(sandbox.Fault{Action: "GetCallerIdentity", Times: 1, Run: func(sandbox.Call) {
				receive()
				<-released.Done()
			}})
			given := len(sb.Secrets()) // the engine's environment has keys of the caller
			wait := w.start(w.command(ctx, "plan"))
			<-received.Done()

			issued := fragmentsOf(sb.Secrets()[given:])
			var programs, leaks []string
			for _, p := range processesWith(w.marker()) {
				programs = append(programs, p.program)
				if len(issued.in(p.arguments+"\x00"+p.environment)) > 0 {
					leaks = append(leaks, p.program)
				}
			}
			if slices.Sort(leaks); !slices.Equal(leaks, test.want) {
				t.Errorf("a secret is in the arguments or the environment of %q, want %q", leaks, test.want)
			}
			if !slices.Contains(programs, providerBinary) || len(issued) == 0 {
				t.Errorf("looked for %d fragments in %q, which lacks the provider", len(issued), programs)
			}
			release()
			if err := wait(); err != nil {
				t.Error(err)
			}
		})
	}
}
