// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// Requests here have no body: the SDK closes that of a request when the answer comes, and net/http gives up
// a connection if it has not noticed the body's end by then, as a server this near makes happen.
func TestConnections_reused(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	get := func(client *http.Client) {
		t.Helper()
		answer, err := client.Get(s.URL())
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			t.Fatal(err)
		}
	}
	for client, want := range []int{1, 2} {
		transport := &http.Transport{MaxConnsPerHost: 1} // which waits for the connection that is being put back
		for range 3 {
			get(&http.Client{Transport: transport})
		}
		if n := s.Connections(); n != want {
			t.Errorf("%d connections of %d clients that reuse theirs", n, client+1)
		}
		transport.CloseIdleConnections()
	}
}
