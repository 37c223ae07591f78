// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/auth"
	smithyendpoints "github.com/aws/smithy-go/endpoints"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// globalHost is STS's global endpoint, the default of every SDK for years.
const globalHost = "sts.amazonaws.com"

// IsGlobal reports whether a URL is that of STS's global endpoint.
func IsGlobal(u *url.URL) bool {
	return strings.EqualFold(strings.TrimSuffix(u.Hostname(), "."), globalHost)
}

// CheckRegion returns an [*roottask.InputError] if STS cannot be called in a Region.
func (c *Client) CheckRegion(region string) error {
	if c.SkipRegionValidation && !roottask.IsGlobal(region) {
		return nil
	}
	return roottask.CheckRegion(region)
}

// DefaultRegion returns the Region of STS for requests that name none. The error is an [*roottask.InputError]
// if none is configured, or if STS cannot be called there.
func (c *Client) DefaultRegion() (string, error) {
	region := c.Region()
	if region == "" {
		return "", &roottask.InputError{
			Summary:  summary.MissingRegion,
			Given:    "No Region is configured, and AWS offers AssumeRoot only at the STS endpoint of a Region.",
			Accepted: "The Region comes from {Region} in the provider block, AWS_REGION, AWS_DEFAULT_REGION, or the profile.",
			Instead:  `Write for instance {Region} = "us-east-1" in the provider block.`,
		}
	}
	if invalid, ok := errors.AsType[*roottask.InputError](c.CheckRegion(region)); ok {
		explained := *invalid
		explained.Summary = summary.InvalidRegion
		explained.Given = "The provider's Region cannot be used.\n" + invalid.Given
		return "", &explained
	}
	return region, nil
}

// CheckEndpoint returns an [*roottask.InputError] if there is a custom endpoint of STS that cannot serve
// AssumeRoot.
func (c *Client) CheckEndpoint(ctx context.Context) error {
	custom := c.sts.Options().BaseEndpoint
	if custom == nil {
		return nil
	}
	region := cmp.Or(c.Region(), "us-east-1") // a custom endpoint is the same in every Region
	if _, unusable := c.host(ctx, region); unusable != nil {
		return &roottask.InputError{
			Given:    fmt.Sprintf("The endpoint of STS is %q.", c.Redactor.Redact(*custom)),
			Accepted: unusable.Why,
			Instead:  unusable.Remedy,
		}
	}
	return nil
}

// host returns the host of the STS endpoint, or the cause if AssumeRoot must not be sent there. It asks the
// SDK's own resolver, because the endpoint can come from the environment or a profile, and FIPS and
// dual-stack change it.
func (c *Client) host(ctx context.Context, region string) (string, *awscall.Cause) {
	o := c.sts.Options()
	custom := aws.ToString(o.BaseEndpoint)
	if u, err := url.Parse("https://" + custom); custom != "" && err == nil && IsGlobal(u) {
		return u.Host, globalCause(region) // the SDK finds no host in a URL without a scheme
	}
	if u, err := url.Parse(custom); custom != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		return customHost(o.BaseEndpoint), &awscall.Cause{
			Summary: summary.UnusableSTSEndpoint,
			Why:     "The custom endpoint is not a URL with a scheme and a host.",
			Remedy:  fmt.Sprintf("Write a URL such as %s, or remove the custom endpoint (%s).", roottask.STSEndpoint(region), endpointSources),
		}
	}
	endpoint, err := o.EndpointResolverV2.ResolveEndpoint(ctx, sts.EndpointParameters{
		Region:       aws.String(region),
		UseDualStack: aws.Bool(o.EndpointOptions.UseDualStackEndpoint == aws.DualStackEndpointStateEnabled),
		UseFIPS:      aws.Bool(o.EndpointOptions.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled),
		Endpoint:     o.BaseEndpoint,
	})
	if err != nil {
		return customHost(o.BaseEndpoint), &awscall.Cause{
			Summary: summary.UnusableSTSEndpoint,
			Why:     fmt.Sprintf("The AWS SDK has no STS endpoint for these settings: %s.", strings.TrimSuffix(c.Redactor.Redact(err.Error()), ".")),
			Remedy: "If a custom endpoint is set, remove {UseFIPSEndpoint} and {UseDualStackEndpoint}, or remove the custom endpoint. " +
				"Check the Region.",
		}
	}
	if IsGlobal(&endpoint.URI) {
		return endpoint.URI.Host, globalCause(region)
	}
	if i := strings.IndexFunc(endpoint.URI.Host, func(r rune) bool { return r > unicode.MaxASCII }); i >= 0 {
		return endpoint.URI.Host, &awscall.Cause{
			Summary: summary.UnusableSTSEndpoint,
			Why: fmt.Sprintf("The host of the custom endpoint has the character %q. "+
				"DNS can take such a host for another one, STS's global endpoint included.", []rune(endpoint.URI.Host[i:])[0]),
			Remedy: fmt.Sprintf("Write a URL with ASCII characters such as %s, or remove the custom endpoint (%s).",
				roottask.STSEndpoint(region), endpointSources),
		}
	}
	return endpoint.URI.Host, nil
}

// endpointSources are the places that a custom endpoint of STS can come from.
const endpointSources = "{EndpointSTS}, AWS_ENDPOINT_URL_STS, TF_AWS_STS_ENDPOINT, AWS_STS_ENDPOINT, AWS_ENDPOINT_URL " +
	"or a profile's endpoint_url"

func globalCause(region string) *awscall.Cause {
	return &awscall.Cause{
		Summary: summary.GlobalSTSEndpoint,
		Why:     roottask.NoGlobalEndpoint,
		Remedy: fmt.Sprintf("Write %s, or remove the custom endpoint (%s) and only set a Region.",
			roottask.STSEndpoint(region), endpointSources),
	}
}

func customHost(endpoint *string) string {
	u, err := url.Parse(aws.ToString(endpoint))
	if err != nil || u.Host == "" {
		return "unknown"
	}
	return u.Host
}

// iamRegion returns the Region that requests to IAM are signed for in the partition of a Region.
func iamRegion(region string) string {
	return signingRegion(region, func(ctx context.Context) (smithyendpoints.Endpoint, error) {
		return iam.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, iam.EndpointParameters{Region: &region})
	})
}

// organizationsRegion returns the Region that requests to Organizations are signed for in the partition of a
// Region.
func organizationsRegion(region string) string {
	return signingRegion(region, func(ctx context.Context) (smithyendpoints.Endpoint, error) {
		return organizations.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, organizations.EndpointParameters{Region: &region})
	})
}

// signingRegion returns the Region that requests to AWS's own endpoint of a service are signed for. At a
// custom endpoint, the SDK would sign them for the Region of the client, which a service with one endpoint
// per partition does not accept.
func signingRegion(region string, resolve func(context.Context) (smithyendpoints.Endpoint, error)) string {
	endpoint, err := resolve(context.Background())
	if err != nil {
		return region
	}
	options, _ := auth.GetAuthOptions(&endpoint.Properties)
	for _, o := range options {
		if signed, ok := smithyhttp.GetSigV4SigningRegion(&o.SignerProperties); ok {
			return signed
		}
	}
	return region
}
