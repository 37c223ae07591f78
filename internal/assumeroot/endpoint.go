// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// globalHost is STS's global endpoint, which every SDK once used by default and many configurations still name.
const globalHost = "sts.amazonaws.com"

// IsGlobal says whether a URL is that of STS's global endpoint.
func IsGlobal(u *url.URL) bool {
	return strings.EqualFold(strings.TrimSuffix(u.Hostname(), "."), globalHost)
}

// CheckRegion says whether STS can be called in a Region. The error is a [*roottask.InputError].
func (c *Client) CheckRegion(region string) error {
	if c.skipRegionValidation && !roottask.IsGlobal(region) {
		return nil
	}
	return roottask.CheckRegion(region)
}

// CheckEndpoint says whether a custom endpoint of STS, if there is one, can answer AssumeRoot. The error is a [*roottask.InputError].
func (c *Client) CheckEndpoint(ctx context.Context) error {
	custom := c.sts.Options().BaseEndpoint
	if custom == nil {
		return nil
	}
	region := cmp.Or(c.Region(), "us-east-1") // a custom endpoint is the same in every Region
	if _, refusal := c.host(ctx, region); refusal != nil {
		return &roottask.InputError{
			Given:    fmt.Sprintf("The endpoint of STS is %q.", WithoutUserinfo(*custom)),
			Accepted: refusal.why,
			Instead:  refusal.remedy,
		}
	}
	return nil
}

// host returns the host that AssumeRoot will be sent to, or why it must not be sent there. It asks the SDK's own rules
// rather than assembling a name, because the endpoint may come from the environment or a profile, and FIPS and dual-stack
// change it.
func (c *Client) host(ctx context.Context, region string) (string, *cause) {
	o := c.sts.Options()
	custom := aws.ToString(o.BaseEndpoint)
	if u, err := url.Parse("https://" + custom); custom != "" && err == nil && IsGlobal(u) {
		return u.Host, globalCause(region) // what lacks a scheme has no host for the SDK
	}
	if u, err := url.Parse(custom); custom != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		return customHost(o.BaseEndpoint), &cause{
			summary: "STS endpoint cannot be used",
			why:     "The custom endpoint is not a URL with a scheme and a host.",
			remedy:  fmt.Sprintf("Write a URL such as %s, or remove the custom endpoint (%s).", roottask.STSEndpoint(region), endpointSources),
		}
	}
	endpoint, err := o.EndpointResolverV2.ResolveEndpoint(ctx, sts.EndpointParameters{
		Region:       aws.String(region),
		UseDualStack: aws.Bool(o.EndpointOptions.UseDualStackEndpoint == aws.DualStackEndpointStateEnabled),
		UseFIPS:      aws.Bool(o.EndpointOptions.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled),
		Endpoint:     o.BaseEndpoint,
	})
	if err != nil {
		return customHost(o.BaseEndpoint), &cause{
			summary: "STS endpoint cannot be used",
			why:     fmt.Sprintf("The SDK has no STS endpoint for these settings: %s.", strings.TrimSuffix(WithoutUserinfo(err.Error()), ".")),
			remedy:  "Remove use_fips_endpoint and use_dualstack_endpoint where a custom endpoint is set, or remove the custom endpoint, and check the Region.",
		}
	}
	if IsGlobal(&endpoint.URI) {
		return endpoint.URI.Host, globalCause(region)
	}
	return endpoint.URI.Host, nil
}

// endpointSources are the places that a custom endpoint of STS can come from.
const endpointSources = "endpoints.sts, AWS_ENDPOINT_URL_STS, TF_AWS_STS_ENDPOINT, AWS_STS_ENDPOINT, AWS_ENDPOINT_URL or a profile's endpoint_url"

func globalCause(region string) *cause {
	return &cause{
		summary: "STS global endpoint cannot be used",
		why:     roottask.NoGlobalEndpoint,
		remedy:  fmt.Sprintf("Write %s, or remove the custom endpoint (%s) and only set a Region.", roottask.STSEndpoint(region), endpointSources),
	}
}

func customHost(endpoint *string) string {
	u, err := url.Parse(aws.ToString(endpoint))
	if err != nil || u.Host == "" {
		return "unknown"
	}
	return u.Host
}
