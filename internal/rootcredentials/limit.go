// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import "time"

const (
	// firstAccounts is the initial number of accounts that are read at once, and leastAccounts the smallest
	// number. Fewer accounts would use only a part of the rate that AWS accepts.
	firstAccounts = 20
	leastAccounts = firstAccounts

	// After each adaptInterval without throttling, the number grows: by fastGrowth until AWS throttles for
	// the first time, and by slowGrowth afterwards. The growth does not wait for responses, which take a
	// second, and its steps prevent bursts of requests. After an interval with throttling, the number is
	// multiplied by shrinkage.
	adaptInterval = 100 * time.Millisecond
	fastGrowth    = 20
	slowGrowth    = 2
	shrinkage     = 0.8
)

// limit is the number of accounts that are read at once. It grows while AWS does not throttle AssumeRoot,
// and shrinks when it does.
type limit struct {
	most        float64
	size        float64
	growth      float64
	throttlings int // that it has taken into account
}

// newLimit returns a limit of at most the given number of accounts, after a number of throttlings.
func newLimit(most, throttlings int) *limit {
	return &limit{most: float64(most), size: min(firstAccounts, float64(most)), growth: fastGrowth, throttlings: throttlings}
}

func (l *limit) accounts() int { return int(l.size) }

// adapt changes the limit after an interval. It receives the number of all throttlings so far.
func (l *limit) adapt(throttlings int) {
	if throttlings == l.throttlings {
		l.size = min(l.size+l.growth, l.most)
		return
	}
	l.throttlings = throttlings
	l.growth = slowGrowth
	l.size = max(l.size*shrinkage, min(leastAccounts, l.most))
}
