// SPDX-License-Identifier: MPL-2.0

// Command sandbox simulates an AWS organization on this machine until it is interrupted. A shell that
// evaluates its standard output uses that organization.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "sandbox:", err)
		os.Exit(1)
	}
}

// run serves a sandbox until the context ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	flags.SetOutput(stderr)
	address := flags.String("addr", "127.0.0.1:0", "`host:port` to listen on; port 0 selects a free port")
	members := flags.Int("members", 0, "`number` of member accounts to add")
	rate := flags.Float64("assume-root-rate", 0, "AssumeRoot `requests` per second that each account may send; 0 sets no limit")
	burst := flags.Int("assume-root-burst", 40, "AssumeRoot `requests` that may exceed -assume-root-rate at once")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *members < 0 {
		return fmt.Errorf("-members %d is negative: give 0 or more", *members)
	}
	if *rate < 0 || *burst < 1 {
		return fmt.Errorf("-assume-root-rate %g with -assume-root-burst %d: give a rate of 0 or more, and a burst of 1 or more",
			*rate, *burst)
	}
	s, err := sandbox.Start(sandbox.WithAddress(*address), sandbox.WithMembers(*members), sandbox.WithoutRecord())
	if err != nil {
		return err
	}
	defer s.Close()
	s.SetAssumeRootLimit(*rate, *burst)

	admin := s.Admin()
	owner := s.AddUser(sandbox.Member, "owner", sandbox.Allow("*"))
	// The unset variables would take precedence. AWS_ENDPOINT_URL_STS is set too, because the SDK ignores
	// AWS_ENDPOINT_URL when it assumes the role of a profile or of a web identity. boto3 and AWS CLI version
	// 1 read only AWS_DEFAULT_REGION.
	fmt.Fprintf(stdout, `unset AWS_SESSION_TOKEN AWS_SECURITY_TOKEN AWS_PROFILE AWS_DEFAULT_PROFILE AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
export AWS_ENDPOINT_URL=%[1]s
export AWS_ENDPOINT_URL_STS=%[1]s
export AWS_REGION=%[2]s
export AWS_DEFAULT_REGION=%[2]s
export AWS_ACCESS_KEY_ID=%s
export AWS_SECRET_ACCESS_KEY=%s
export SANDBOX_MEMBER_ACCESS_KEY_ID=%s
export SANDBOX_MEMBER_SECRET_ACCESS_KEY=%s
`, s.URL(), sandbox.Region, admin.AccessKeyID, admin.SecretAccessKey, owner.AccessKeyID, owner.SecretAccessKey)
	fmt.Fprintf(stderr, `An AWS organization is listening at %s.
The AWS_ keys belong to %s, in the management account.
Member account %s holds the bucket %q and the queue %s,
whose policies deny everyone. The SANDBOX_MEMBER_ keys belong to %s there.
The organization has %d accounts.
Press Ctrl-C to stop.
`, s.URL(), admin.ARN, sandbox.Member, sandbox.LockedBucket, s.QueueURL(sandbox.LockedQueue), owner.ARN, len(s.Accounts()))

	<-ctx.Done()
	return nil
}
