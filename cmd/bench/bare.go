// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"sync"

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

// bareConfig returns the configuration of the SDK alone, with 10 attempts per request.
func bareConfig(sb *sandbox.Sandbox) aws.Config {
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

// bareSession returns an IAM client of a root session that the SDK opens.
func bareSession(ctx context.Context, cfg aws.Config, client *sts.Client, account string) (*iam.Client, error) {
	out, err := client.AssumeRoot(ctx, &sts.AssumeRootInput{
		TargetPrincipal: &account,
		TaskPolicyArn:   &ststypes.PolicyDescriptorType{Arn: aws.String("arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials")},
	})
	if err != nil {
		return nil, err
	}
	c := out.Credentials
	cfg.Credentials = credentials.NewStaticCredentialsProvider(*c.AccessKeyId, *c.SecretAccessKey, *c.SessionToken)
	return iam.NewFromConfig(cfg), nil
}

// bareRequests returns the requests of an audit. They discard their results.
func bareRequests(client *iam.Client) []func(context.Context) error {
	return []func(context.Context) error{
		func(ctx context.Context) error {
			_, err := client.GetUser(ctx, &iam.GetUserInput{})
			return err
		},
		func(ctx context.Context) error {
			_, err := client.GetLoginProfile(ctx, &iam.GetLoginProfileInput{})
			if errors.As(err, new(*types.NoSuchEntityException)) {
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
	}
}

// bareAudit audits one account with the SDK alone and the concurrency of the provider.
func bareAudit(ctx context.Context, cfg aws.Config, client *sts.Client, account string) error {
	users, err := bareSession(ctx, cfg, client, account)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, request := range bareRequests(users) {
		group.Go(func() error { return request(ctx) })
	}
	return group.Wait()
}

// bareFleet audits every member account with the SDK alone, a fixed number at once.
func bareFleet(ctx context.Context, sb *sandbox.Sandbox, concurrency int) error {
	cfg := bareConfig(sb)
	client := sts.NewFromConfig(cfg)
	accounts, err := bareAccounts(ctx, cfg)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(concurrency)
	for _, account := range accounts {
		group.Go(func() error { return bareAudit(ctx, cfg, client, account) })
	}
	return group.Wait()
}

// bareAccounts returns the member accounts that the provider reads by default.
func bareAccounts(ctx context.Context, cfg aws.Config) ([]string, error) {
	var ids []string
	pages := organizations.NewListAccountsPaginator(organizations.NewFromConfig(cfg), &organizations.ListAccountsInput{})
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

// asCommandLineTools audits accounts as command-line tools do: one goroutine per account without a bound, and the requests of
// an account one after the other. It returns the number of accounts that failed.
func asCommandLineTools(ctx context.Context, sb *sandbox.Sandbox, accounts []string) (failed int) {
	cfg := bareConfig(sb)
	client := sts.NewFromConfig(cfg)
	var all sync.WaitGroup
	var mu sync.Mutex
	for _, account := range accounts {
		all.Go(func() {
			if err := auditInSequence(ctx, cfg, client, account); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed++
			}
		})
	}
	all.Wait()
	return failed
}

func auditInSequence(ctx context.Context, cfg aws.Config, client *sts.Client, account string) error {
	users, err := bareSession(ctx, cfg, client, account)
	if err != nil {
		return err
	}
	for _, request := range bareRequests(users) {
		if err := request(ctx); err != nil {
			return err
		}
	}
	return nil
}
