// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	assumerootprovider "github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// openPair opens a session through the client of the provider, and through the client of the SDK.
func openPair(ctx context.Context, sb *sandbox.Sandbox) (pair, error) {
	client, err := newClient(ctx, sb)
	return pair{provider: openThroughProvider(client), reference: openThroughSDK(sdkConfig(sb))}, err
}

func openThroughProvider(client *assumeroot.Client) operation {
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

// newClient returns the client of a provider block without arguments, in an environment that selects the sandbox.
func newClient(ctx context.Context, sb *sandbox.Sandbox) (*assumeroot.Client, error) {
	if err := setenv(access(sb)); err != nil {
		return nil, err
	}
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
	p.Configure(ctx, fwprovider.ConfigureRequest{
		Config: tfsdk.Config{Raw: tftypes.NewValue(block, arguments), Schema: described.Schema},
	}, &resp)
	data, ok := resp.EphemeralResourceData.(*configured.Provider)
	if !ok {
		return nil, fmt.Errorf("the provider is not configured: %v", resp.Diagnostics)
	}
	return data.Client, nil
}

// open compares one AssumeRoot request through the provider and through the SDK.
func (b *bench) open(ctx context.Context) ([]row, error) {
	p, err := openPair(ctx, b.sandbox)
	if err != nil {
		return nil, err
	}
	duration, err := comparePair(ctx, "AssumeRoot, duration", 2000, p, 1.10)
	if err != nil {
		return nil, err
	}
	cfg := sdkConfig(b.sandbox)
	cfg.HTTPClient = cannedResponse{}
	options := assumeroot.Options{
		Guards:   roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowAll()},
		Redactor: &awscall.Redactor{},
		Now:      time.Now,
	}
	provider := allocations(ctx, openThroughProvider(assumeroot.New(cfg, options)))
	reference := allocations(ctx, openThroughSDK(cfg))
	return []row{duration, {
		measurement: "AssumeRoot, allocations",
		provider:    fmt.Sprintf("%.0f", provider),
		reference:   fmt.Sprintf("%.0f", reference),
		value:       provider / reference,
	}}, nil
}

// allocations returns the mean number of allocations of an operation that cannot fail.
func allocations(ctx context.Context, do operation) float64 {
	return testing.AllocsPerRun(500, func() {
		if err := do(ctx); err != nil {
			panic(err)
		}
	})
}

// cannedResponse is an HTTP client that responds from memory, because a sandbox would allocate in the same process.
type cannedResponse struct{}

var assumeRootResponse = []byte(`<AssumeRootResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRootResult><Credentials>` +
	`<AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>` +
	`<SessionToken>token</SessionToken><Expiration>2026-09-01T12:00:00Z</Expiration></Credentials></AssumeRootResult></AssumeRootResponse>`)

var _ aws.HTTPClient = cannedResponse{}

// Do implements [aws.HTTPClient].
func (cannedResponse) Do(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK,
		Header:     http.Header{},
		Body:       io.NopCloser(bytes.NewReader(assumeRootResponse)),
		Request:    r,
	}, nil
}
