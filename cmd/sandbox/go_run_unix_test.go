// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const (
	modulePath = "github.com/assumeroot/terraform-provider-assumeroot"
	root       = "../.."
)

// The guide on testing starts the sandbox with this command. It fails if go.mod has a replace directive.
func TestSandbox_goRun(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	command := exec.CommandContext(ctx, "go", "run", modulePath+"/cmd/sandbox@latest", "-members", "3")
	command.Dir = t.TempDir()
	command.Env = append(os.Environ(),
		"GOPROXY=file://"+moduleProxy(t)+",file://"+filepath.Join(goEnv(t, "GOMODCACHE"), "cache", "download")+",off",
		"GOMODCACHE="+t.TempDir(),
		"GOFLAGS=-modcacherw -trimpath", // without -trimpath, the build cache does not apply to another module cache
		"GOSUMDB=off", "GOPRIVATE=", "GONOPROXY=", "GOWORK=off", "GOTOOLCHAIN=local",
	)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	// The go command passes no signal on to the sandbox.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGTERM) }
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	environment := readEnvironment(t, bufio.NewScanner(stdout))
	identity, err := client(environment, "AWS").GetCallerIdentity(t.Context(), nil)
	stop()
	_, _ = io.Copy(io.Discard, stdout) // ends when the sandbox has ended
	_ = command.Wait()
	if err != nil || aws.ToString(identity.Account) != "123456789012" || !strings.Contains(stderr.String(), "8 accounts") {
		t.Errorf("%v: %v\n%s", err, identity, &stderr)
	}
}

// moduleProxy returns the directory of a module proxy. It serves one version of the module: the tracked files
// of this repository.
func moduleProxy(t *testing.T) string {
	t.Helper()
	tracked, err := exec.Command("git", "-C", root, "ls-files").Output()
	if err != nil {
		t.Skipf("the tree is not a git repository: %v", err)
	}
	var files []zip.File
	for name := range strings.Lines(string(tracked)) {
		files = append(files, file(strings.TrimSuffix(name, "\n")))
	}
	version := module.Version{Path: modulePath, Version: "v0.1.0"}
	var archive bytes.Buffer
	if err := zip.Create(&archive, version, files); err != nil {
		t.Fatal(err)
	}
	gomod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	proxy := t.TempDir()
	versions := filepath.Join(proxy, modulePath, "@v")
	if err := os.MkdirAll(versions, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"list":        []byte("v0.1.0\n"),
		"v0.1.0.info": fmt.Appendf(nil, `{"Version": %q}`, version.Version),
		"v0.1.0.mod":  gomod,
		"v0.1.0.zip":  archive.Bytes(),
	} {
		if err := os.WriteFile(filepath.Join(versions, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return proxy
}

// file implements [zip.File] for a path relative to root.
type file string

func (f file) Path() string                 { return string(f) }
func (f file) Lstat() (os.FileInfo, error)  { return os.Lstat(filepath.Join(root, string(f))) }
func (f file) Open() (io.ReadCloser, error) { return os.Open(filepath.Join(root, string(f))) }

func goEnv(t *testing.T, name string) string {
	t.Helper()
	value, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(value))
}
