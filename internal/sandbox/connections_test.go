// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

func TestConnectionsCountsEachOnce(t *testing.T) {
	s := start(t)
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	reusing := as(s, s.Admin(), func(cfg *aws.Config) { cfg.HTTPClient = &http.Client{Transport: transport} })
	for range 3 {
		whoami(t, reusing)
	}
	if n := s.Connections(); n != 1 {
		t.Errorf("%d connections of a client that reuses its own, want 1", n)
	}
	whoami(t, as(s, s.Admin()))
	if n := s.Connections(); n != 2 {
		t.Errorf("%d connections with another client, want 2", n)
	}
}
