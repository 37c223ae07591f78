// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	"go.uber.org/goleak"
)

// No goroutine of a sandbox may remain after run.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// started runs a sandbox until the end of the test, and returns the environment that its output sets.
func started(t *testing.T, args ...string) map[string]string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	stdout, printed := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, args, printed, io.Discard)
		printed.Close()
		ended <- err
	}()
	lines := bufio.NewScanner(stdout)
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if lines.Scan() {
			t.Errorf("standard output has an unexpected line %q", lines.Text())
		}
	})
	return readEnvironment(t, lines)
}

// readEnvironment returns the environment that the output of a sandbox sets. The environment begins with
// variables that the output must unset.
func readEnvironment(t *testing.T, lines *bufio.Scanner) map[string]string {
	t.Helper()
	environment := map[string]string{}
	for _, name := range []string{
		"AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
	} {
		environment[name] = "left over"
	}
	for environment["SANDBOX_MEMBER_SECRET_ACCESS_KEY"] == "" && lines.Scan() {
		command, rest, _ := strings.Cut(lines.Text(), " ")
		name, value, assigns := strings.Cut(rest, "=")
		switch {
		case command == "unset":
			for _, name := range strings.Fields(rest) {
				delete(environment, name)
			}
		case command == "export" && assigns:
			environment[name] = value
		default:
			t.Fatalf("%q neither exports nor unsets", lines.Text())
		}
	}
	return environment
}

// client returns a client of STS that uses the keys with a prefix, and does not retry.
func client(environment map[string]string, prefix string) *sts.Client {
	return sts.NewFromConfig(aws.Config{
		Region:       environment["AWS_REGION"],
		BaseEndpoint: aws.String(environment["AWS_ENDPOINT_URL_STS"]),
		Credentials: credentials.NewStaticCredentialsProvider(
			environment[prefix+"_ACCESS_KEY_ID"], environment[prefix+"_SECRET_ACCESS_KEY"], ""),
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
	})
}

func TestRun_environment(t *testing.T) {
	environment := started(t)
	for name, value := range environment {
		if value == "left over" {
			t.Errorf("%s is left over", name)
		}
	}
	if environment["AWS_DEFAULT_REGION"] != environment["AWS_REGION"] {
		t.Errorf("different Regions in %v", environment)
	}
	for prefix, want := range map[string]string{
		"AWS":            "arn:aws:iam::123456789012:user/admin",
		"SANDBOX_MEMBER": "arn:aws:iam::111122223333:user/owner",
	} {
		identity, err := client(environment, prefix).GetCallerIdentity(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := aws.ToString(identity.Arn); got != want {
			t.Errorf("the %s keys belong to %s, want %s", prefix, got, want)
		}
	}
}

func TestRun_message(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var stderr strings.Builder
	if err := run(ctx, []string{"-members", "1000"}, io.Discard, &stderr); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"user/admin", "111122223333", "locked-out", "1005 accounts", "Press Ctrl-C to stop."} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("standard error lacks %q:\n%s", want, &stderr)
		}
	}
}

func TestRun_invalidArguments(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want error
	}{
		"no port":      {args: []string{"-addr", "127.0.0.1"}},
		"unknown flag": {args: []string{"-port", "1"}},
		"members":      {args: []string{"-members", "-1"}},
		"rate":         {args: []string{"-assume-root-rate", "-1"}},
		"burst":        {args: []string{"-assume-root-burst", "0"}},
		"help":         {args: []string{"-h"}, want: flag.ErrHelp},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(t.Context(), test.args, io.Discard, io.Discard)
			if err == nil || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("got error %v, want %v", err, test.want)
			}
		})
	}
}

func TestRun_assumeRootLimit(t *testing.T) {
	tokens := client(started(t, "-members", "3", "-assume-root-rate", "0.001", "-assume-root-burst", "2"), "AWS")
	assume := func() error {
		_, err := tokens.AssumeRoot(t.Context(), &sts.AssumeRootInput{
			TargetPrincipal: aws.String("200000000003"),
			TaskPolicyArn:   &types.PolicyDescriptorType{Arn: aws.String("arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials")},
		})
		return err
	}
	for range 2 {
		if err := assume(); err != nil {
			t.Error(err)
		}
	}
	if err := assume(); err == nil || !strings.Contains(err.Error(), "Throttling: Rate exceeded") {
		t.Errorf("got error %v", err)
	}
}
