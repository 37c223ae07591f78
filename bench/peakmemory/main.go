// SPDX-License-Identifier: MPL-2.0

//go:build unix

// Command peakmemory runs the provider of its own file name in the directory PROVIDERS, and writes the peak of its resident
// memory in bytes to a file in the directory PEAKS. The system reports this peak only to the parent of a process.
package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	provider := exec.Command(filepath.Join(os.Getenv("PROVIDERS"), filepath.Base(os.Args[0])))
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := provider.Run(); err != nil {
		return err
	}
	usage, ok := provider.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.New("the system does not report the memory of the provider")
	}
	peak := usage.Maxrss
	if runtime.GOOS != "darwin" {
		peak *= 1024
	}
	return os.WriteFile(filepath.Join(os.Getenv("PEAKS"), fmt.Sprint(os.Getpid())), fmt.Append(nil, peak), 0o600)
}
