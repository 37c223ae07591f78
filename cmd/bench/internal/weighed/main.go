// SPDX-License-Identifier: MPL-2.0

//go:build unix

// Command weighed runs the provider of its own name in the folder PROVIDERS, and writes to a file in the folder PEAKS how many
// bytes of memory it held at most. Only the parent of a process is told that of the whole of its life.
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
	if err := weigh(); err != nil {
		log.Fatal(err)
	}
}

func weigh() error {
	provider := exec.Command(filepath.Join(os.Getenv("PROVIDERS"), filepath.Base(os.Args[0])))
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := provider.Run(); err != nil {
		return err
	}
	usage, ok := provider.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.New("the system does not say how much memory the provider held")
	}
	peak := float64(usage.Maxrss)
	if runtime.GOOS != "darwin" {
		peak *= 1024
	}
	return os.WriteFile(filepath.Join(os.Getenv("PEAKS"), fmt.Sprint(os.Getpid())), fmt.Append(nil, peak), 0o600)
}
