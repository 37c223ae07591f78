// SPDX-License-Identifier: MPL-2.0

// Command sandbox runs an AWS organization on this machine to try root sessions against, until it is interrupted. Its
// standard output is for a shell to evaluate.
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
	address := flags.String("addr", "127.0.0.1:0", "listen on this `host:port`, port 0 being any that is free")
	if err := flags.Parse(args); err != nil {
		return err
	}
	s, err := sandbox.Start(sandbox.WithAddress(*address))
	if err != nil {
		return err
	}
	defer s.Close()

	admin := s.Admin()
	owner := s.AddUser(sandbox.Member, "owner", sandbox.Allow("*"))
	// What is unset would take part if it were left over. The SDK looks for STS at AWS_ENDPOINT_URL too, except where a profile
	// or a web identity leads it there. boto3 and AWS CLI version 1 know AWS_DEFAULT_REGION only.
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
The AWS_ keys are those of %s, in the management account.
Member account %s holds the bucket %q and the queue %s,
whose policies deny everyone. The SANDBOX_MEMBER_ keys are those of %s there.
Press Ctrl-C to stop.
`, s.URL(), admin.ARN, sandbox.Member, sandbox.LockedBucket, s.QueueURL(sandbox.LockedQueue), owner.ARN)

	<-ctx.Done()
	return nil
}
