// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"cmp"
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
)

// Selection selects the accounts of a fleet.
type Selection struct {
	AccountIDs  []string // nil for every member account in State ACTIVE, except the caller's own
	Exclude     []string // accounts that are not read
	Concurrency int      // largest number of accounts that are read at once
}

// Fleet is the result of one read of many accounts.
type Fleet struct {
	Accounts []Result
	Skipped  map[string]string // reason, by the ID of an account that was not read
}

// Result is the result for one account. If Err is not nil, nothing is known about the root credentials.
type Result struct {
	Inventory
	Name string // empty if the accounts of the organization were not listed
	Err  error  // of [Reader.Account]
}

// Progress describes a read that is not complete.
type Progress struct {
	Accounts    int // to read
	Read        int
	Failed      int
	Concurrency int // accounts that may be read at once at present
}

// progressInterval is the time between two reports of the progress.
const progressInterval = 5 * time.Second

// Fleet reads many accounts, and reports its progress every 5 seconds and at the end. It returns an error
// if no Region is configured, or if the accounts cannot be listed. An account that could not be read has its
// own error in the result.
func (r Reader) Fleet(ctx context.Context, s Selection, report func(Progress)) (Fleet, error) {
	if _, err := r.Client.DefaultRegion(); err != nil {
		return Fleet{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	names, skipped, err := r.selected(ctx, s)
	if err != nil {
		return Fleet{}, err
	}
	return Fleet{Accounts: r.accounts(ctx, names, s.Concurrency, report), Skipped: skipped}, nil
}

// selected returns the names of the accounts to read by their IDs, and the reasons for the accounts that
// are not read.
func (r Reader) selected(ctx context.Context, s Selection) (names, skipped map[string]string, err error) {
	names, skipped = map[string]string{}, map[string]string{}
	if s.AccountIDs != nil {
		for _, id := range s.AccountIDs {
			if slices.Contains(s.Exclude, id) {
				skipped[id] = "excluded"
				continue
			}
			names[id] = ""
		}
		return names, skipped, nil
	}
	var caller assumeroot.Caller
	var accounts []assumeroot.OrganizationAccount
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		caller, err = r.Client.Caller(ctx, r.Timeout, false)
		return err
	})
	group.Go(func() (err error) {
		accounts, err = r.Client.Accounts(ctx, r.Timeout)
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	for _, a := range accounts {
		switch {
		case a.ID == a.Manager:
			skipped[a.ID] = "management account"
		case a.ID == caller.Account:
			skipped[a.ID] = "caller's account"
		case !a.Active():
			skipped[a.ID] = "State " + a.State
		case slices.Contains(s.Exclude, a.ID):
			skipped[a.ID] = "excluded"
		default:
			names[a.ID] = a.Name
		}
	}
	return names, skipped, nil
}

// accounts reads accounts in the order of their IDs.
func (r Reader) accounts(ctx context.Context, names map[string]string, concurrency int, report func(Progress)) []Result {
	results := make([]Result, 0, len(names))
	for id, name := range names {
		results = append(results, Result{Inventory: Inventory{AccountID: id}, Name: name})
	}
	slices.SortFunc(results, func(a, b Result) int { return cmp.Compare(a.AccountID, b.AccountID) })

	limit := newLimit(concurrency, r.Client.Throttlings())
	done := make(chan *Result)
	started, running := 0, 0
	progress := Progress{Accounts: len(results)}
	adapt, progressDue := time.NewTicker(adaptInterval), time.NewTicker(progressInterval)
	defer adapt.Stop()
	defer progressDue.Stop()
	for started < len(results) || running > 0 {
		for started < len(results) && running < limit.accounts() {
			result := &results[started]
			started, running = started+1, running+1
			go func() {
				found, err := r.account(ctx, result.AccountID)
				if result.Err = err; err == nil {
					result.Inventory = found
				}
				done <- result
			}()
		}
		progress.Concurrency = limit.accounts()
		select {
		case <-adapt.C:
			limit.adapt(r.Client.Throttlings())
		case result := <-done:
			running--
			if progress.Read++; result.Err != nil {
				progress.Failed++
			}
		case <-progressDue.C:
			report(progress)
		}
	}
	report(progress)
	return results
}
