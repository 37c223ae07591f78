// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func TestSetLatency_everyService(t *testing.T) {
	const latency = 50 * time.Millisecond
	s := start(t)
	s.SetLatency(latency)
	began := time.Now()
	whoami(t, as(s, s.Admin()))
	if took := time.Since(began); took < latency {
		t.Errorf("the answer came after %s", took)
	}
}

func TestSetLatency_clientDisconnects(t *testing.T) {
	s := start(t)
	s.SetLatency(time.Hour)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := sts.NewFromConfig(as(s, s.Admin())).GetCallerIdentity(ctx, nil); err == nil {
		t.Error("an answer came at once")
	}
	s.Close() // waits for the handler
}
