// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
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
	ours := workload{kind: session, many: most, parallelism: defaultParallelism}
	theirs := workload{kind: nothing, many: most, parallelism: defaultParallelism}
	peaks, err := interleave(b.peak(ctx, ours), b.peak(ctx, theirs))
	if err != nil {
		return nil, err
	}
	return []result{{
		what:   fmt.Sprintf("peak memory with %d sessions", most),
		theirs: fmt.Sprintf("%.2f MB", median(peaks[1])/megabyte),
		value:  median(peaks[0]) / megabyte,
		unit:   " MB",
		target: 80,
		expose: func(ctx context.Context) (string, error) { return b.profile(ctx, ours, "memory", "allocations") },
	}}, nil
}

// peak measures the most resident memory in bytes that a provider's process holds during a plan.
func (b *bench) peak(ctx context.Context, w workload) measurement[float64] {
	return b.peakIn(ctx, w, b.sandbox)
}

// peakIn measures like peak, in another sandbox.
func (b *bench) peakIn(ctx context.Context, w workload, sb *sandbox.Sandbox) measurement[float64] {
	return func() (float64, error) {
		peaks, err := os.MkdirTemp(b.folder, "peaks-")
		if err != nil {
			return 0, err
		}
		if _, err := b.run(ctx, w, sb, filepath.Dir(b.binary(weighed)), "PROVIDERS="+b.folder, "PEAKS="+peaks); err != nil {
			return 0, err
		}
		return peakMemory(peaks)
	}
}

// peakMemory returns the largest of the peaks in a folder, one for each time that the engine started the provider.
func peakMemory(folder string) (float64, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		return 0, err
	}
	var largest float64
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return 0, err
		}
		peak, err := strconv.ParseFloat(string(content), 64)
		if err != nil {
			return 0, err
		}
		largest = max(largest, peak)
	}
	if largest == 0 {
		return 0, errors.New("no process has said how much memory it held")
	}
	return largest, nil
}

// connections is how many TLS handshakes the sessions of a plan need, at most.
func (b *bench) connections(ctx context.Context) ([]result, error) {
	handshakes, err := interleave(func() (float64, error) {
		before := b.secure.Connections()
		_, err := b.run(ctx, workload{kind: session, many: most, parallelism: defaultParallelism}, b.secure, b.folder)
		return float64(b.secure.Connections() - before), err
	})
	if err != nil {
		return nil, err
	}
	return []result{{
		what:   fmt.Sprintf("TLS handshakes with %d sessions, -parallelism=%d", most, defaultParallelism),
		value:  median(handshakes[0]),
		target: 10,
	}}, nil
}
