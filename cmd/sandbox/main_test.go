// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"go.uber.org/goleak"
)

// When it has been interrupted, nothing of an organization goes on.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func TestRunPrintsAnEnvironmentThatWorksUntilTheContextEnds(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	stdout, printed := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, nil, printed, io.Discard)
		printed.Close()
		ended <- err
	}()

	environment := map[string]string{}
	for _, name := range []string{"AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"} {
		environment[name] = "left over"
	}
	lines := bufio.NewScanner(stdout)
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
		client := sts.NewFromConfig(aws.Config{
			Region:       environment["AWS_REGION"],
			BaseEndpoint: aws.String(environment["AWS_ENDPOINT_URL_STS"]),
			Credentials: credentials.NewStaticCredentialsProvider(
				environment[prefix+"_ACCESS_KEY_ID"], environment[prefix+"_SECRET_ACCESS_KEY"], ""),
		})
		identity, err := client.GetCallerIdentity(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := aws.ToString(identity.Arn); got != want {
			t.Errorf("the %s keys belong to %s, want %s", prefix, got, want)
		}
	}

	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if lines.Scan() {
		t.Errorf("more on standard output than what makes %v: %q", slices.Sorted(maps.Keys(environment)), lines.Text())
	}
}

func TestRunTellsAHumanWhatIsThere(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var stderr strings.Builder
	if err := run(ctx, nil, io.Discard, &stderr); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"user/admin", "111122223333", "locked-out", "Press Ctrl-C to stop."} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("standard error lacks %q:\n%s", want, &stderr)
		}
	}
}

func TestRunRefusesWhatItCannotListenOn(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want error
	}{
		"no port":      {args: []string{"-addr", "127.0.0.1"}},
		"unknown flag": {args: []string{"-port", "1"}},
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
