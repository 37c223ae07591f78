// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import "testing"

func TestLimit_adapts(t *testing.T) {
	t.Parallel()
	l := newLimit(200, 7)
	if l.accounts() != 20 {
		t.Errorf("starts at %d", l.accounts())
	}
	l.adapt(7)
	if l.accounts() != 40 {
		t.Errorf("grows to %d after one interval", l.accounts())
	}
	for range 8 {
		l.adapt(7)
	}
	if l.accounts() != 200 {
		t.Errorf("grows to %d", l.accounts())
	}
	l.adapt(8)
	shrunk := l.accounts()
	if shrunk >= 200 {
		t.Errorf("shrinks to %d", shrunk)
	}
	l.adapt(8)
	if l.accounts() != shrunk+slowGrowth {
		t.Errorf("grows from %d to %d", shrunk, l.accounts())
	}
	for n := range 1000 {
		l.adapt(9 + n)
	}
	if l.accounts() != leastAccounts {
		t.Errorf("shrinks to %d", l.accounts())
	}
}

func TestLimit_smallBound(t *testing.T) {
	t.Parallel()
	l := newLimit(3, 0)
	for n := range 100 {
		l.adapt(n / 10)
		if l.accounts() != 3 {
			t.Fatalf("got %d", l.accounts())
		}
	}
}
