// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime/pprof"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	assumerootprovider "github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// opening opens one session.
type opening func(context.Context) error

func throughProvider(client *assumeroot.Client) opening {
	return func(ctx context.Context) error {
		_, err := client.Open(ctx, assumeroot.Request{
			Target:  roottask.Principal{AccountID: sandbox.Member},
			Policy:  roottask.PolicyARN{Partition: "aws", Name: "S3UnlockBucketPolicy"},
			Region:  sandbox.Region,
			Timeout: time.Minute,
		})
		return err
	}
}

func throughSDK(cfg aws.Config) opening {
	client := sts.NewFromConfig(cfg)
	return func(ctx context.Context) error {
		_, err := client.AssumeRoot(ctx, &sts.AssumeRootInput{
			TargetPrincipal: aws.String(sandbox.Member),
			TaskPolicyArn:   &types.PolicyDescriptorType{Arn: aws.String("arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy")},
		})
		return err
	}
}

// configuredClient returns the client of a provider block without arguments, in the present environment.
func configuredClient(ctx context.Context) (*assumeroot.Client, error) {
	p := assumerootprovider.New("bench")()
	var described fwprovider.SchemaResponse
	p.Schema(ctx, fwprovider.SchemaRequest{}, &described)
	block, ok := described.Schema.Type().TerraformType(ctx).(tftypes.Object)
	if !ok {
		return nil, errors.New("the provider block is not an object")
	}
	arguments := map[string]tftypes.Value{}
	for name, typ := range block.AttributeTypes {
		arguments[name] = tftypes.NewValue(typ, nil)
	}
	var resp fwprovider.ConfigureResponse
	p.Configure(ctx, fwprovider.ConfigureRequest{Config: tfsdk.Config{Raw: tftypes.NewValue(block, arguments), Schema: described.Schema}}, &resp)
	data, ok := resp.EphemeralResourceData.(*configured.Provider)
	if !ok {
		return nil, fmt.Errorf("the provider was not configured: %v", resp.Diagnostics)
	}
	return data.Client, nil
}

// calls compares one AssumeRoot through the provider's code with one through the bare SDK.
func (b *bench) calls(ctx context.Context) ([]result, error) {
	client, err := configuredClient(ctx)
	if err != nil {
		return nil, err
	}
	admin := b.sandbox.Admin()
	config := func(client aws.HTTPClient) aws.Config {
		return aws.Config{
			Region:       sandbox.Region,
			BaseEndpoint: aws.String(b.sandbox.URL()),
			Credentials:  credentials.NewStaticCredentialsProvider(admin.AccessKeyID, admin.SecretAccessKey, ""),
			HTTPClient:   client,
		}
	}
	ours, theirs := throughProvider(client), throughSDK(config(awshttp.NewBuildableClient()))
	taken, err := interleave(b.repeated(ctx, ours), b.repeated(ctx, theirs))
	if err != nil {
		return nil, err
	}
	elapsed := compared("AssumeRoot, time", taken[0], taken[1], 1.10)
	elapsed.expose = func(ctx context.Context) (string, error) { return b.profileCall(ctx, ours) }

	// The sandbox would allocate on both sides, so here the answer comes from memory.
	remembering := config(remembered{})
	oursAlloc := allocations(ctx, throughProvider(assumeroot.New(remembering, assumeroot.Options{Now: time.Now})))
	theirsAlloc := allocations(ctx, throughSDK(remembering))
	return []result{elapsed, {
		what:   "AssumeRoot, allocations",
		ours:   fmt.Sprintf("%.0f", oursAlloc),
		theirs: fmt.Sprintf("%.0f", theirsAlloc),
		value:  oursAlloc / theirsAlloc,
	}}, nil
}

// repeated measures the mean of many calls, as one is too short to be measured.
func (b *bench) repeated(ctx context.Context, open opening) measurement[time.Duration] {
	const times = 2000
	return func() (time.Duration, error) {
		defer b.sandbox.Forget()
		began := time.Now()
		for range times {
			if err := open(ctx); err != nil {
				return 0, err
			}
		}
		return time.Since(began) / times, nil
	}
}

func (b *bench) profileCall(ctx context.Context, open opening) (string, error) {
	folder, err := b.newProfiles("call")
	if err != nil {
		return "", err
	}
	file, err := os.Create(filepath.Join(folder, "cpu.pprof"))
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	if err := pprof.StartCPUProfile(file); err != nil {
		return "", err
	}
	defer pprof.StopCPUProfile()
	for range 10 {
		if _, err := b.repeated(ctx, open)(); err != nil {
			return "", err
		}
	}
	return file.Name(), nil
}

func allocations(ctx context.Context, open opening) float64 {
	return testing.AllocsPerRun(500, func() {
		if err := open(ctx); err != nil {
			panic(err) // nothing is sent that could fail
		}
	})
}

// remembered is an HTTP client that has the answer to AssumeRoot.
type remembered struct{}

var wholeAnswer = []byte(`<AssumeRootResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRootResult><Credentials>` +
	`<AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>` +
	`<SessionToken>token</SessionToken><Expiration>2026-09-01T12:00:00Z</Expiration></Credentials></AssumeRootResult></AssumeRootResponse>`)

// Do implements [aws.HTTPClient].
func (remembered) Do(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(wholeAnswer)), Request: r}, nil
}
