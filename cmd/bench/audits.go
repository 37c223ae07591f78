// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// organization starts a sandbox whose organization has as many accounts to read as given, and directs the environment to it
// until release is called.
func (b *bench) organization(accounts int) (sb *sandbox.Sandbox, release func(), err error) {
	readByDefault := 3 // of the default accounts
	sb, err = sandbox.Start(sandbox.WithMembers(accounts-readByDefault), sandbox.WithoutRecord())
	if err != nil {
		return nil, nil, err
	}
	if err := setenv(access(sb)); err != nil {
		sb.Close()
		return nil, nil, err
	}
	return sb, func() {
		sb.Close()
		_ = setenv(access(b.sandbox))
	}, nil
}

// fleet reads the selected accounts with a new client, as a run does.
func fleet(ctx context.Context, selection rootcredentials.Selection) (rootcredentials.Fleet, error) {
	client, err := configuredClient(ctx)
	if err != nil {
		return rootcredentials.Fleet{}, err
	}
	reader := rootcredentials.Reader{Client: client, Sessions: assumeroot.NewPool(client), Timeout: 10 * time.Minute}
	return reader.Fleet(ctx, selection, func(rootcredentials.Progress) {})
}

// wholeFleet measures the read of every account of the organization.
func wholeFleet(ctx context.Context, accounts, concurrency int) measurement[time.Duration] {
	return wholeRead(ctx, accounts, rootcredentials.Selection{Concurrency: concurrency})
}

// wholeRead measures a read of a number of accounts, each of which must succeed.
func wholeRead(ctx context.Context, accounts int, selection rootcredentials.Selection) measurement[time.Duration] {
	return func() (time.Duration, error) {
		began := time.Now()
		read, err := fleet(ctx, selection)
		took := time.Since(began)
		if err != nil {
			return 0, err
		}
		if len(read.Accounts) != accounts {
			return 0, fmt.Errorf("read %d accounts, want %d", len(read.Accounts), accounts)
		}
		for _, r := range read.Accounts {
			if r.Err != nil {
				return 0, r.Err
			}
		}
		return took, nil
	}
}

// audits compares the audit of one account with the same requests through the bare SDK.
func (b *bench) audits(ctx context.Context) ([]result, error) {
	client, err := configuredClient(ctx)
	if err != nil {
		return nil, err
	}
	cfg := bareConfig(b.sandbox)
	bare := sts.NewFromConfig(cfg)
	ours := func() error {
		// A new pool, because the session of another audit would be used again.
		reader := rootcredentials.Reader{Client: client, Sessions: assumeroot.NewPool(client), Timeout: time.Minute}
		_, err := reader.Account(ctx, sandbox.Member)
		return err
	}
	theirs := func() error { return bareAudit(ctx, cfg, bare, sandbox.Member) }
	defer b.sandbox.Forget()
	var oursTaken, theirsTaken []time.Duration
	for range rounds {
		one, other, err := alternate(ours, theirs)
		if err != nil {
			return nil, err
		}
		oursTaken, theirsTaken = append(oursTaken, one), append(theirsTaken, other)
	}
	return []result{compared("audit of one account", oursTaken, theirsTaken, 1.15)}, nil
}

// alternate returns the median times of two short operations, each run 300 times in turn, so that other programs affect both.
func alternate(one, other func() error) (time.Duration, time.Duration, error) {
	const times = 300
	taken := [2][]time.Duration{}
	for range times {
		for i, do := range []func() error{one, other} {
			began := time.Now()
			if err := do(); err != nil {
				return 0, 0, err
			}
			taken[i] = append(taken[i], time.Since(began))
		}
	}
	return median(taken[0]), median(taken[1]), nil
}

// fleets compares the read of 1000 accounts with the least time that it can take, and the read of 5000 with that of 1000.
func (b *bench) fleets(ctx context.Context) ([]result, error) {
	const (
		concurrency = 50
		latency     = 50 * time.Millisecond
		few, many   = 1000, 5000
	)
	sb, release, err := b.organization(few)
	if err != nil {
		return nil, err
	}
	defer release()
	waiting := wholeFleet(ctx, few, concurrency)
	taken, err := interleave(
		func() (time.Duration, error) {
			sb.SetLatency(latency, "sts", "iam")
			defer sb.SetLatency(0, "sts", "iam")
			return waiting()
		},
		once(func() error { return bareFleet(ctx, sb, concurrency) }),
		once(func() error { _, err := bareAccounts(ctx, bareConfig(sb)); return err }),
	)
	if err != nil {
		return nil, err
	}
	ours, least, lists := taken[0], taken[1], taken[2]
	for i := range least {
		least[i] = max(least[i], few/concurrency*3*latency+lists[i]) // three requests one after the other
	}
	results := []result{compared(fmt.Sprintf("%d accounts, requests take %s, concurrency = %d", few, latency, concurrency), ours, least, 1.25)}

	larger, releaseLarger, err := b.organization(many)
	if err != nil {
		return nil, err
	}
	defer releaseLarger()
	larger.SetLatency(latency, "sts", "iam")
	took, err := wholeFleet(ctx, many, concurrency)()
	if err != nil {
		return nil, err
	}
	return append(results, result{
		what:   fmt.Sprintf("%d accounts against %d", many, few),
		ours:   shown(took),
		theirs: shown(median(ours)),
		value:  float64(took) / float64(median(ours)),
		target: 5.5,
	}), nil
}

// fleetMemory measures the largest memory that the provider's process holds while it reads 5000 accounts.
func (b *bench) fleetMemory(ctx context.Context) ([]result, error) {
	const accounts = 5000
	sb, release, err := b.organization(accounts)
	if err != nil {
		return nil, err
	}
	defer release()
	peak, err := b.peakIn(ctx, workload{kind: allOfTheFleet, parallelism: defaultParallelism}, sb)()
	if err != nil {
		return nil, err
	}
	return []result{{what: fmt.Sprintf("peak memory with %d accounts", accounts), value: peak / megabyte, unit: " MB", target: 150}}, nil
}

// once measures one run.
func once(do func() error) measurement[time.Duration] {
	return func() (time.Duration, error) {
		began := time.Now()
		err := do()
		return time.Since(began), err
	}
}

// commandLineTools compares the read of 300 accounts with the way of command-line tools.
func (b *bench) commandLineTools(ctx context.Context) ([]result, error) {
	const accounts = 300
	sb, release, err := b.organization(accounts)
	if err != nil {
		return nil, err
	}
	defer release()
	sb.SetLatency(750*time.Millisecond, "sts")
	sb.SetLatency(150*time.Millisecond, "iam")
	ids, err := bareAccounts(ctx, bareConfig(sb))
	if err != nil {
		return nil, err
	}
	failed := 0
	taken, err := interleave(
		wholeRead(ctx, accounts, rootcredentials.Selection{AccountIDs: ids, Concurrency: 200}),
		wholeFleet(ctx, accounts, 200),
		once(func() error {
			failed += asCommandLineTools(ctx, sb, ids)
			return nil
		}),
	)
	if err != nil {
		return nil, err
	}
	if failed > 0 {
		return nil, fmt.Errorf("%d accounts failed without throttling", failed)
	}
	given := fmt.Sprintf("%d accounts of account_ids, against command-line tools", accounts)
	listed := fmt.Sprintf("%d accounts of the organization, against command-line tools that know them", accounts)
	return []result{compared(given, taken[0], taken[2], 1.5), compared(listed, taken[1], taken[2], 1.5)}, nil
}

// lostAccounts counts the accounts that the provider and command-line tools cannot read while AWS throttles.
func (b *bench) lostAccounts(ctx context.Context) ([]result, error) {
	const accounts = 300
	sb, release, err := b.organization(accounts)
	if err != nil {
		return nil, err
	}
	defer release()
	sb.SetLatency(750*time.Millisecond, "sts")
	sb.SetLatency(150*time.Millisecond, "iam")
	ids, err := bareAccounts(ctx, bareConfig(sb))
	if err != nil {
		return nil, err
	}
	var results []result
	throttled := func(what string, arrange func()) error {
		sb.ClearFaults()
		arrange()
		took, err := wholeFleet(ctx, accounts, 200)() // an account that is lost is an error
		if err != nil {
			return err
		}
		began := time.Now()
		failed := asCommandLineTools(ctx, sb, ids)
		results = append(results, result{
			what:   fmt.Sprintf("accounts lost of %d, %s", accounts, what),
			ours:   "0 in " + shown(took),
			theirs: fmt.Sprintf("%d in %s", failed, shown(time.Since(began))),
		})
		return nil
	}
	for _, share := range []float64{0.3, 0.6} {
		if err := throttled(fmt.Sprintf("%.0f %% of AssumeRoot throttled at random", share*100), func() {
			fault := sandbox.Throttled("AssumeRoot")
			fault.Rate = share
			sb.Inject(fault)
		}); err != nil {
			return nil, err
		}
	}
	err = throttled("20 AssumeRoot per second", func() { sb.SetAssumeRootLimit(ratePerSecond, burst) })
	return results, err
}

// ratePerSecond and burst are a limit of AssumeRoot like that of AWS.
const (
	ratePerSecond = 20
	burst         = 40
)

// limited is the least time that a number of AssumeRoot requests can take.
func limited(requests int) time.Duration {
	return time.Duration(requests-burst) * time.Second / ratePerSecond
}

// throttling compares reads and sessions with the limit of AssumeRoot itself.
func (b *bench) throttling(ctx context.Context) ([]result, error) {
	const many = 300
	sb, release, err := b.organization(many)
	if err != nil {
		return nil, err
	}
	defer release()
	sb.SetAssumeRootLimit(ratePerSecond, burst)
	took, err := wholeFleet(ctx, many, 200)()
	if err != nil {
		return nil, err
	}
	results := []result{againstLimit(fmt.Sprintf("%d accounts, 20 AssumeRoot per second", many), took, 1.25)}
	for _, parallelism := range []int{10, 50} {
		sb.SetAssumeRootLimit(ratePerSecond, burst) // a full bucket
		took, err := b.run(ctx, workload{kind: session, many: many, parallelism: parallelism}, sb, b.folder)
		if err != nil {
			return nil, err
		}
		results = append(results, againstLimit(fmt.Sprintf("%d sessions, 20 AssumeRoot per second, -parallelism=%d", many, parallelism), took, 1.4))
	}
	return results, nil

}

func againstLimit(what string, took time.Duration, target float64) result {
	least := limited(300)
	return result{what: what, ours: shown(took), theirs: shown(least), value: float64(took) / float64(least), target: target}
}
