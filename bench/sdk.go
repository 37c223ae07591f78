// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"
	"golang.org/x/sync/errgroup"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// sdkConfig returns a configuration of the SDK with 10 attempts per request.
func sdkConfig(sb *sandbox.Sandbox) aws.Config {
	admin := sb.Admin()
	return aws.Config{
		Region:       sandbox.Region,
		BaseEndpoint: aws.String(sb.URL()),
		Credentials:  credentials.NewStaticCredentialsProvider(admin.AccessKeyID, admin.SecretAccessKey, ""),
		HTTPClient:   awshttp.NewBuildableClient(),
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts = 10 })
		},
	}
}

// assumeRoot opens a session in an account with one of the task policies.
func assumeRoot(ctx context.Context, client *sts.Client, account, policy string) (*ststypes.Credentials, error) {
	out, err := client.AssumeRoot(ctx, &sts.AssumeRootInput{
		TargetPrincipal: &account,
		TaskPolicyArn:   &ststypes.PolicyDescriptorType{Arn: aws.String("arn:aws:iam::aws:policy/root-task/" + policy)},
	})
	if err != nil {
		return nil, err
	}
	return out.Credentials, nil
}

func openThroughSDK(cfg aws.Config) operation {
	client := sts.NewFromConfig(cfg)
	return func(ctx context.Context) error {
		_, err := assumeRoot(ctx, client, sandbox.Member, "S3UnlockBucketPolicy")
		return err
	}
}

// sdkReader reads root credentials with the SDK alone, and discards them.
type sdkReader struct {
	cfg aws.Config
	sts *sts.Client
}

func newSDKReader(sb *sandbox.Sandbox) sdkReader {
	cfg := sdkConfig(sb)
	return sdkReader{cfg, sts.NewFromConfig(cfg)}
}

// requests opens a session in an account, and returns the requests that read its root credentials.
func (r sdkReader) requests(ctx context.Context, account string) ([]operation, error) {
	c, err := assumeRoot(ctx, r.sts, account, "IAMAuditRootUserCredentials")
	if err != nil {
		return nil, err
	}
	cfg := r.cfg
	cfg.Credentials = credentials.NewStaticCredentialsProvider(*c.AccessKeyId, *c.SecretAccessKey, *c.SessionToken)
	client := iam.NewFromConfig(cfg)
	return []operation{
		func(ctx context.Context) error {
			_, err := client.GetUser(ctx, &iam.GetUserInput{})
			return err
		},
		func(ctx context.Context) error {
			_, err := client.GetLoginProfile(ctx, &iam.GetLoginProfileInput{})
			if _, ok := errors.AsType[*types.NoSuchEntityException](err); ok {
				return nil
			}
			return err
		},
		func(ctx context.Context) error {
			out, err := client.ListAccessKeys(ctx, &iam.ListAccessKeysInput{})
			if err != nil {
				return err
			}
			group, ctx := errgroup.WithContext(ctx)
			for _, key := range out.AccessKeyMetadata {
				group.Go(func() error {
					_, err := client.GetAccessKeyLastUsed(ctx, &iam.GetAccessKeyLastUsedInput{AccessKeyId: key.AccessKeyId})
					return err
				})
			}
			return group.Wait()
		},
		func(ctx context.Context) error {
			_, err := client.ListSigningCertificates(ctx, &iam.ListSigningCertificatesInput{})
			return err
		},
		func(ctx context.Context) error {
			_, err := client.ListMFADevices(ctx, &iam.ListMFADevicesInput{})
			return err
		},
	}, nil
}

// account reads one account with concurrent requests, as the provider does.
func (r sdkReader) account(ctx context.Context, account string) error {
	requests, err := r.requests(ctx, account)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, request := range requests {
		group.Go(func() error { return request(ctx) })
	}
	return group.Wait()
}

// accountInSequence reads one account with one request after another.
func (r sdkReader) accountInSequence(ctx context.Context, account string) error {
	requests, err := r.requests(ctx, account)
	for _, request := range requests {
		if err := request(ctx); err != nil {
			return err
		}
	}
	return err
}

// organization reads every account of the organization, at most the given number at once.
func (r sdkReader) organization(ctx context.Context, concurrency int) error {
	accounts, err := r.accounts(ctx)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(concurrency)
	for _, account := range accounts {
		group.Go(func() error { return r.account(ctx, account) })
	}
	return group.Wait()
}

// accounts lists the IDs of the accounts that the provider reads by default.
func (r sdkReader) accounts(ctx context.Context) ([]string, error) {
	var ids []string
	pages := organizations.NewListAccountsPaginator(organizations.NewFromConfig(r.cfg), &organizations.ListAccountsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, a := range page.Accounts {
			if a.State == "ACTIVE" && *a.Id != sandbox.ManagementAccount {
				ids = append(ids, *a.Id)
			}
		}
	}
	return ids, nil
}

// likeCommandLineTools reads accounts as command-line tools do: one unbounded goroutine for each account, and the requests of
// an account in sequence. It returns the number of accounts that failed.
func (r sdkReader) likeCommandLineTools(ctx context.Context, accounts []string) int {
	var failed atomic.Int64
	var all sync.WaitGroup
	for _, account := range accounts {
		all.Go(func() {
			if r.accountInSequence(ctx, account) != nil {
				failed.Add(1)
			}
		})
	}
	all.Wait()
	return int(failed.Load())
}
