// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// organization starts a sandbox in which the provider reads the given number of accounts by default.
func organization(accounts int) (*sandbox.Sandbox, error) {
	const readByDefault = 3 // of sandbox.DefaultAccounts
	return sandbox.Start(sandbox.WithMembers(accounts-readByDefault), sandbox.WithoutRecord())
}

// auditPair audits one account through the provider and through the SDK.
func auditPair(ctx context.Context, sb *sandbox.Sandbox) (pair, error) {
	client, err := newClient(ctx, sb)
	sdk := newSDKReader(sb)
	return pair{
		provider: func(ctx context.Context) error {
			// A new pool opens a new session for each audit.
			reader := rootcredentials.Reader{Client: client, Sessions: assumeroot.NewPool(client), Timeout: time.Minute}
			_, err := reader.Account(ctx, sandbox.Member)
			return err
		},
		reference: func(ctx context.Context) error { return sdk.account(ctx, sandbox.Member) },
	}, err
}

// audit compares the audit of one account with the same requests through the SDK.
func (b *bench) audit(ctx context.Context) ([]row, error) {
	p, err := auditPair(ctx, b.sandbox)
	if err != nil {
		return nil, err
	}
	r, err := comparePair(ctx, "audit of one account", 300, p, 1.15)
	return []row{r}, err
}

// read reads accounts of an organization with a new client, as a run does. It fails unless it reads the given number.
func read(sb *sandbox.Sandbox, accounts int, selection rootcredentials.Selection) operation {
	return func(ctx context.Context) error {
		client, err := newClient(ctx, sb)
		if err != nil {
			return err
		}
		reader := rootcredentials.Reader{Client: client, Sessions: assumeroot.NewPool(client), Timeout: 10 * time.Minute}
		fleet, err := reader.Fleet(ctx, selection, func(rootcredentials.Progress) {})
		if err != nil {
			return err
		}
		for _, r := range fleet.Accounts {
			if r.Err != nil {
				return r.Err
			}
		}
		if len(fleet.Accounts) != accounts {
			return fmt.Errorf("%d accounts were read, want %d", len(fleet.Accounts), accounts)
		}
		return nil
	}
}

// fleets compares the read of 1000 accounts with its lower bound, and the read of 5000 with the read of 1000.
func (b *bench) fleets(ctx context.Context) ([]row, error) {
	const (
		concurrency = 50
		latency     = 50 * time.Millisecond
		small       = 1000
		large       = 5000
	)
	selection := rootcredentials.Selection{Concurrency: concurrency}
	sb, err := organization(small)
	if err != nil {
		return nil, err
	}
	defer sb.Close()
	sdk := newSDKReader(sb)
	taken, err := interleave(
		operation(func(ctx context.Context) error {
			sb.SetLatency(latency, "sts", "iam")
			defer sb.SetLatency(0, "sts", "iam")
			return read(sb, small, selection)(ctx)
		}).timed(ctx),
		operation(func(ctx context.Context) error { return sdk.organization(ctx, concurrency) }).timed(ctx),
		operation(func(ctx context.Context) error { _, err := sdk.accounts(ctx); return err }).timed(ctx),
	)
	if err != nil {
		return nil, err
	}
	bound, lists := taken[1], taken[2]
	for i := range bound {
		bound[i] = max(bound[i], lists[i]+3*waiting(small, concurrency, latency)) // an account takes three requests in sequence
	}

	largeSandbox, err := organization(large)
	if err != nil {
		return nil, err
	}
	defer largeSandbox.Close()
	largeSandbox.SetLatency(latency, "sts", "iam")
	took, err := read(largeSandbox, large, selection).timed(ctx)()
	return []row{
		compare(fmt.Sprintf("%d accounts, requests take %s, concurrency = %d", small, latency, concurrency), taken[0], bound, 1.25),
		compare(fmt.Sprintf("%d accounts, reference %d accounts", large, small),
			[]time.Duration{took}, []time.Duration{median(taken[0])}, 5.5),
	}, err
}

// fleetMemory measures the peak memory of the provider's process that reads 5000 accounts.
func (b *bench) fleetMemory(ctx context.Context) ([]row, error) {
	const accounts = 5000
	sb, err := organization(accounts)
	if err != nil {
		return nil, err
	}
	defer sb.Close()
	w := workload{
		provider:    "assumeroot",
		blocks:      "data \"assumeroot_organization_root_credentials\" \"all\" {}\n",
		parallelism: defaultParallelism,
	}
	peak, err := b.peak(ctx, w, sb)()
	return []row{{measurement: fmt.Sprintf("peak memory, %d accounts", accounts), value: peak / megabyte, unit: " MB", target: 150}}, err
}

// slowOrganization starts an organization of 300 accounts with the latencies of AWS, and lists its accounts.
func slowOrganization(ctx context.Context) (sb *sandbox.Sandbox, accounts []string, err error) {
	if sb, err = organization(300); err != nil {
		return nil, nil, err
	}
	sb.SetLatency(750*time.Millisecond, "sts")
	sb.SetLatency(150*time.Millisecond, "iam")
	if accounts, err = newSDKReader(sb).accounts(ctx); err != nil {
		sb.Close()
	}
	return sb, accounts, err
}

// commandLineTools compares reads with the requests of command-line tools, which know the accounts.
func (b *bench) commandLineTools(ctx context.Context) ([]row, error) {
	sb, accounts, err := slowOrganization(ctx)
	if err != nil {
		return nil, err
	}
	defer sb.Close()
	n, sdk := len(accounts), newSDKReader(sb)
	taken, err := interleave(
		read(sb, n, rootcredentials.Selection{Concurrency: 200, AccountIDs: accounts}).timed(ctx),
		read(sb, n, rootcredentials.Selection{Concurrency: 200}).timed(ctx),
		operation(func(ctx context.Context) error {
			if failed := sdk.likeCommandLineTools(ctx, accounts); failed > 0 {
				return fmt.Errorf("%d accounts failed without throttling", failed)
			}
			return nil
		}).timed(ctx),
	)
	if err != nil {
		return nil, err
	}
	return []row{
		compare(fmt.Sprintf("%d accounts of account_ids, reference command-line tools", n), taken[0], taken[2], 1.5),
		compare(fmt.Sprintf("%d accounts of the organization, reference command-line tools", n), taken[1], taken[2], 1.5),
	}, nil
}

// lostAccounts counts the accounts that the provider and command-line tools cannot read while AWS throttles.
func (b *bench) lostAccounts(ctx context.Context) ([]row, error) {
	sb, accounts, err := slowOrganization(ctx)
	if err != nil {
		return nil, err
	}
	defer sb.Close()
	random := func(share float64) func() {
		return func() {
			fault := sandbox.Throttled("AssumeRoot")
			fault.Rate = share
			sb.Inject(fault)
		}
	}
	var rows []row
	for _, throttle := range []struct {
		name  string
		start func()
	}{
		{"30 % of AssumeRoot throttled at random", random(0.3)},
		{"60 % of AssumeRoot throttled at random", random(0.6)},
		{"20 AssumeRoot per second", func() { sb.SetAssumeRootLimit(throttledRate, throttledBurst) }},
	} {
		sb.ClearFaults()
		throttle.start()
		took, err := read(sb, len(accounts), rootcredentials.Selection{Concurrency: 200}).timed(ctx)() // fails if an account is lost
		if err != nil {
			return nil, err
		}
		began := time.Now()
		failed := newSDKReader(sb).likeCommandLineTools(ctx, accounts)
		rows = append(rows, row{
			measurement: fmt.Sprintf("accounts lost of %d, %s", len(accounts), throttle.name),
			provider:    "0 in " + rounded(took),
			reference:   fmt.Sprintf("%d in %s", failed, rounded(time.Since(began))),
		})
	}
	return rows, nil
}

// A limit of AssumeRoot in requests per second, and in requests that may exceed it at once. AWS publishes none.
const (
	throttledRate  = 20
	throttledBurst = 40
)

// throttling compares reads and sessions with the shortest time that the limit of AssumeRoot allows.
func (b *bench) throttling(ctx context.Context) ([]row, error) {
	const n = 300
	const bound = (n - throttledBurst) * time.Second / throttledRate
	sb, err := organization(n)
	if err != nil {
		return nil, err
	}
	defer sb.Close()
	sb.SetAssumeRootLimit(throttledRate, throttledBurst)
	took, err := read(sb, n, rootcredentials.Selection{Concurrency: 200}).timed(ctx)()
	if err != nil {
		return nil, err
	}
	againstBound := func(name string, took time.Duration, target float64) row {
		return compare(name, []time.Duration{took}, []time.Duration{bound}, target)
	}
	rows := []row{againstBound(fmt.Sprintf("%d accounts, %d AssumeRoot per second", n, throttledRate), took, 1.25)}
	for _, parallelism := range []int{10, 50} {
		sb.SetAssumeRootLimit(throttledRate, throttledBurst) // refills the bucket
		took, err := b.plan(ctx, sessions("assumeroot", n, parallelism), sb, b.dir)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("plan with %d sessions, %d AssumeRoot per second, -parallelism=%d", n, throttledRate, parallelism)
		rows = append(rows, againstBound(name, took, 1.4))
	}
	return rows, nil
}
