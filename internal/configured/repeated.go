// SPDX-License-Identifier: MPL-2.0

package configured

import (
	"errors"
	"strings"
	"sync"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// Explained remembers the causes of failures that were reported, so that a hundred accounts that fail for one cause do not
// explain it a hundred times. It is safe for concurrent use.
type Explained struct {
	mu    sync.Mutex
	first map[string]string // account by cause
}

// Shorten returns err for the first account with its cause and remedy, and a short form of it for other accounts.
func (e *Explained) Shorten(err error, account string) error {
	f, ok := errors.AsType[*awscall.Failure](err)
	if !ok || f.Code == "" {
		return err
	}
	// The requests of an audit are concurrent, and the first one to fail differs between accounts. The remedy can name a task
	// policy, and a caller may lack several.
	cause := strings.NewReplacer(account, "", f.Action, "").Replace(f.Summary + "\n" + f.Why + "\n" + f.Remedy)
	e.mu.Lock()
	defer e.mu.Unlock()
	first, known := e.first[cause]
	if known && first != account {
		return f.Brief("account "+account, "account "+first)
	}
	if e.first == nil {
		e.first = map[string]string{}
	}
	e.first[cause] = account
	return err
}
