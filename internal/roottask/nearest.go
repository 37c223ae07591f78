// SPDX-License-Identifier: MPL-2.0

package roottask

import (
	"strings"

	"github.com/agext/levenshtein"
)

// minBeginning is the shortest beginning by which a name is recognized, in bytes.
const minBeginning = 4

// Nearest returns the candidate that s is most likely meant to be, ignoring case: the one that differs least from it, by
// no more than a quarter, or else the only one that begins with it. It returns "" if there is none.
func Nearest(s string, candidates []string) string {
	s = strings.ToLower(s)
	var begun []string
	best, bestDistance := "", len(s)/4+1
	for _, c := range candidates {
		lower := strings.ToLower(c)
		if len(s) >= minBeginning && strings.HasPrefix(lower, s) {
			begun = append(begun, c)
		}
		if d := levenshtein.Distance(s, lower, nil); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	if best == "" && len(begun) == 1 {
		return begun[0]
	}
	return best
}
