// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// The requests have no body. The SDK closes the body of a request when the response arrives, and net/http
// drops the connection if it has not read the end of the body by then. A local server responds that early.
func TestConnections_reused(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	get := func(client *http.Client) {
		t.Helper()
		response, err := client.Get(s.URL())
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Fatal(err)
		}
	}
	for client, want := range []int{1, 2} {
		transport := &http.Transport{MaxConnsPerHost: 1} // waits for the connection of the request before
		for range 3 {
			get(&http.Client{Transport: transport})
		}
		if n := s.Connections(); n != want {
			t.Errorf("got %d connections of %d clients that reuse connections", n, client+1)
		}
		transport.CloseIdleConnections()
	}
}
