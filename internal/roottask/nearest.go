// SPDX-License-Identifier: MPL-2.0

package roottask

import (
	"strings"

	"github.com/agext/levenshtein"
)

// nearest returns the candidate that differs least from s, ignoring case, or "" if more than a quarter of it would have to change.
func nearest(s string, candidates []string) string {
	best, bestDistance := "", len(s)/4+1
	for _, c := range candidates {
		if d := levenshtein.Distance(strings.ToLower(s), strings.ToLower(c), nil); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}
