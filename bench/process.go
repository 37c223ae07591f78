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

// size measures the binary of a release.
func (b *bench) size(context.Context) ([]row, error) {
	info, err := os.Stat(b.binary(provider))
	if err != nil {
		return nil, err
	}
	return []row{{measurement: "size of the binary", value: float64(info.Size()) / megabyte, unit: " MB", target: 26}}, nil
}

// memory compares the peak memory of the two providers.
func (b *bench) memory(ctx context.Context) ([]row, error) {
	w := sessions("assumeroot", maxSessions, defaultParallelism)
	peaks, err := interleave(b.peak(ctx, w, b.sandbox), b.peak(ctx, sessions("floor", maxSessions, defaultParallelism), b.sandbox))
	if err != nil {
		return nil, err
	}
	return []row{{
		measurement: fmt.Sprintf("peak memory, %d sessions", maxSessions),
		reference:   fmt.Sprintf("%.2f MB", median(peaks[1])/megabyte),
		value:       median(peaks[0]) / megabyte,
		unit:        " MB",
		target:      80,
		profile:     b.profile(w, "memory", "allocations.pprof"),
	}}, nil
}

// peak measures the peak of the resident memory of a provider's process during a plan, in bytes.
func (b *bench) peak(ctx context.Context, w workload, sb *sandbox.Sandbox) measurement[float64] {
	return func() (float64, error) {
		dir, err := os.MkdirTemp(b.dir, "peaks-")
		if err != nil {
			return 0, err
		}
		if _, err := b.plan(ctx, w, sb, filepath.Dir(b.binary(peakMemory)), "PROVIDERS="+b.dir, "PEAKS="+dir); err != nil {
			return 0, err
		}
		return largestPeak(dir)
	}
}

// largestPeak returns the largest of the peaks in a directory. An engine starts a provider several times.
func largestPeak(dir string) (float64, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
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
		return 0, errors.New("no process reported its peak memory")
	}
	return largest, nil
}

// connections measures the number of TLS handshakes of a plan.
func (b *bench) connections(ctx context.Context) ([]row, error) {
	handshakes, err := interleave(func() (float64, error) {
		before := b.secure.Connections()
		_, err := b.plan(ctx, sessions("assumeroot", maxSessions, defaultParallelism), b.secure, b.dir)
		return float64(b.secure.Connections() - before), err
	})
	if err != nil {
		return nil, err
	}
	return []row{{
		measurement: fmt.Sprintf("TLS handshakes, %d sessions, -parallelism=%d", maxSessions, defaultParallelism),
		value:       median(handshakes[0]),
		target:      10,
	}}, nil
}
