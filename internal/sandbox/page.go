// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// SetPageSize limits the number of items in each page of every list. 0, as in a new sandbox, applies only
// the limits of AWS.
func (s *Sandbox) SetPageSize(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pageSize = n
}

// pageToken begins the decoded token of a page.
const pageToken = "sandbox-page:"

// page returns the page of at most size items that a token identifies, and the token of the next page,
// which is empty after the last one. The first page has an empty token. It returns false if the token is
// not valid.
func page[T any](s *Sandbox, items []T, token string, size int) (found []T, next string, ok bool) {
	if s.pageSize > 0 {
		size = min(size, s.pageSize)
	}
	start := 0
	if token != "" {
		text, err := base64.StdEncoding.DecodeString(token)
		offset, isOurs := strings.CutPrefix(string(text), pageToken)
		if start, _ = strconv.Atoi(offset); err != nil || !isOurs || start <= 0 {
			return nil, "", false
		}
	}
	start = min(start, len(items))
	end := min(start+size, len(items))
	if end < len(items) {
		next = base64.StdEncoding.EncodeToString([]byte(pageToken + strconv.Itoa(end)))
	}
	return items[start:end], next, true
}
