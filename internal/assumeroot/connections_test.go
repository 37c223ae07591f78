// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"sync"
	"testing"
	"time"
)

// An engine opens -parallelism sessions at once.
func TestOpen_reusesConcurrentConnections(t *testing.T) {
	t.Parallel()
	const atOnce = 40
	sb := startSandbox(t)
	sb.SetLatency(100 * time.Millisecond) // the requests of a wave overlap
	client := newClient(config(sb, sb.Admin()))
	wave := func() int {
		var opened sync.WaitGroup
		for range atOnce {
			opened.Go(func() {
				if _, err := client.Open(t.Context(), unlock()); err != nil {
					t.Error(err)
				}
			})
		}
		opened.Wait()
		return sb.Connections()
	}

	// In the second wave a few more requests can overlap than in the first. With the ten idle connections that the SDK keeps,
	// it would open 30.
	first := wave()
	if more := wave() - first; more > atOnce/4 {
		t.Errorf("the second wave opened %d connections, and the first one %d", more, first)
	}
}

// The scheduler decides if the SDK closes a body before net/http reads its end. In 500 requests both orders occur.
func TestOpen_reusesConnection(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	client := newClient(config(sb, sb.Admin()))
	for range 500 {
		if _, err := client.Open(t.Context(), unlock()); err != nil {
			t.Fatal(err)
		}
	}
	if opened := sb.Connections(); opened != 1 {
		t.Errorf("%d connections were opened, want 1", opened)
	}
}
