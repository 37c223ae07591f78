// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const megabyte = 1e6

// size is that of the provider as it is released.
func (b *bench) size(context.Context) ([]result, error) {
	info, err := os.Stat(b.binary(provider))
	if err != nil {
		return nil, err
	}
	return []result{{what: "binary, stripped", value: float64(info.Size()) / megabyte, unit: " MB", target: 26}}, nil
}

// memory compares the most that the processes of the two providers ever held.
func (b *bench) memory(ctx context.Context) ([]result, error) {
	var ours, theirs []float64
	for range rounds {
		for _, of := range []struct {
			kind, binary string
			peaks        *[]float64
		}{{session, provider, &ours}, {nothing, floor, &theirs}} {
			peak, err := b.peak(ctx, of.kind, of.binary)
			if err != nil {
				return nil, err
			}
			*of.peaks = append(*of.peaks, peak/megabyte)
		}
	}
	return []result{{
		what:   fmt.Sprintf("peak memory with %d sessions", most),
		theirs: fmt.Sprintf("%.2f MB", median(theirs)),
		value:  median(ours),
		unit:   " MB",
		target: 80,
	}}, nil
}

// peak returns the most resident memory in bytes that a provider's process held during a plan.
func (b *bench) peak(ctx context.Context, kind, binary string) (float64, error) {
	defer b.sandbox.Forget()
	cmd, err := b.plan(ctx, kind, most, defaultParallelism, b.sandbox, b.folder)
	if err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- finish(cmd) }()
	var peak float64
	// Linux keeps the peak of a process while it lives, so that the last look sees all but its last moment.
	for looking := time.Tick(10 * time.Millisecond); ; {
		select {
		case err := <-ended:
			return peak, err
		case <-looking:
			peak = max(peak, peakMemory(b.binary(binary)))
		}
	}
}

// peakMemory returns the peak of the processes of a binary so far, and 0 where there are none.
func peakMemory(binary string) float64 {
	var peak float64
	executables, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, executable := range executables {
		if target, _ := os.Readlink(executable); target != binary {
			continue
		}
		status, _ := os.ReadFile(filepath.Join(filepath.Dir(executable), "status")) // it may just have ended
		for line := range bytes.Lines(status) {
			var kilobytes float64
			if _, err := fmt.Sscanf(string(line), "VmHWM: %f kB", &kilobytes); err == nil {
				peak = max(peak, kilobytes*1024)
			}
		}
	}
	return peak
}

// connections is how many TLS handshakes the sessions of a plan need, at most.
func (b *bench) connections(ctx context.Context) ([]result, error) {
	var handshakes []float64
	for range rounds {
		before := b.secure.Connections()
		cmd, err := b.plan(ctx, session, most, defaultParallelism, b.secure, b.folder)
		if err != nil {
			return nil, err
		}
		if err := finish(cmd); err != nil {
			return nil, err
		}
		handshakes = append(handshakes, float64(b.secure.Connections()-before))
	}
	return []result{{what: fmt.Sprintf("TLS handshakes with %d sessions, -parallelism=%d", most, defaultParallelism), value: median(handshakes), target: 10}}, nil
}
