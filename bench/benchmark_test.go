// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func BenchmarkOpen(b *testing.B) {
	benchmarkPair(b, openPair)
}

func BenchmarkAudit(b *testing.B) {
	benchmarkPair(b, auditPair)
}

// benchmarkPair reports the median durations of the provider and of the SDK, and their ratio.
func benchmarkPair(b *testing.B, newPair func(context.Context, *sandbox.Sandbox) (pair, error)) {
	b.Setenv("AWS_CONFIG_FILE", os.DevNull)
	b.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	sb, err := sandbox.Start(sandbox.WithoutRecord())
	if err != nil {
		b.Fatal(err)
	}
	defer sb.Close()
	for _, entry := range access(sb) {
		name, value, _ := strings.Cut(entry, "=")
		b.Setenv(name, value)
	}
	p, err := newPair(b.Context(), sb)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := p.run(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	provider, reference := median(p.providerTimes), median(p.referenceTimes)
	b.ReportMetric(float64(provider), "ns/op")
	b.ReportMetric(float64(reference), "sdk-ns/op")
	b.ReportMetric(float64(provider)/float64(reference), "ratio")
}
