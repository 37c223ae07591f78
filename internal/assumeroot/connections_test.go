// SPDX-License-Identifier: MPL-2.0

package assumeroot_test

import (
	"sync"
	"testing"
	"time"
)

// Engines open as many sessions at once as -parallelism says, 10 if it is not set.
func TestSessionsReuseAsManyConnectionsAsTheyNeededAtOnce(t *testing.T) {
	const atOnce = 40
	sb := startSandbox(t)
	sb.SetLatency(100 * time.Millisecond) // so that they do meet
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

	// A few more may meet in the second wave than in the first. If no more than the SDK's ten were kept, 30 would be made anew.
	needed := wave()
	if made := wave() - needed; made > atOnce/4 {
		t.Errorf("%d more connections were made after the first %d", made, needed)
	}
}

// Whether the SDK closes the body before net/http has seen its end is up to the scheduler: of 500 calls it does in some.
func TestSessionsOneAfterTheOtherShareAConnectionHoweverSoonTheAnswerComes(t *testing.T) {
	sb := startSandbox(t)
	client := newClient(config(sb, sb.Admin()))
	for range 500 {
		if _, err := client.Open(t.Context(), unlock()); err != nil {
			t.Fatal(err)
		}
	}
	if made := sb.Connections(); made != 1 {
		t.Errorf("%d connections were made, want 1", made)
	}
}
