// SPDX-License-Identifier: MPL-2.0

package roottask

import (
	"strings"

	"github.com/agext/levenshtein"
)

// minPrefix is the length of the shortest prefix that Nearest recognizes, in bytes.
const minPrefix = 4

// Nearest returns the candidate that s probably misspells, or "" if there is none. It ignores case. The
// nearest candidate has the smallest edit distance, at most a quarter of the length of s. Without such a
// candidate it is the only one that begins with s.
func Nearest(s string, candidates []string) string {
	s = strings.ToLower(s)
	var prefixed []string
	best, bestDistance := "", len(s)/4+1
	for _, c := range candidates {
		lower := strings.ToLower(c)
		if len(s) >= minPrefix && strings.HasPrefix(lower, s) {
			prefixed = append(prefixed, c)
		}
		if d := levenshtein.Distance(s, lower, nil); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	if best == "" && len(prefixed) == 1 {
		return prefixed[0]
	}
	return best
}
