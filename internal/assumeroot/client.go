// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Client opens root sessions. It is safe for concurrent use: its sessions share connections and, in adaptive retry mode,
// one rate limit.
type Client struct {
	sts           *sts.Client
	iam           *iam.Client
	organizations *organizations.Client

	skipRegionValidation bool
	now                  func() time.Time
}

// Options is what a [Client] needs beyond an [aws.Config].
type Options struct {
	STSRegion             string // Region of STS where it is not that of the configuration
	STSEndpoint           string // URL of STS instead of AWS's own; empty to let the SDK find it, in the environment or a profile too
	IAMEndpoint           string // as STSEndpoint, for the read-only calls that explain a refusal
	OrganizationsEndpoint string // as IAMEndpoint
	SkipRegionValidation  bool   // take a Region that this version does not know
	Now                   func() time.Time
}

// New returns a Client that signs with the credentials of cfg.
func New(cfg aws.Config, o Options) *Client {
	cfg.HTTPClient = boundedClient(cfg.HTTPClient)
	return &Client{
		sts: sts.NewFromConfig(cfg, func(s *sts.Options) {
			s.Retryer = narrowRetryer(s.Retryer)
			if o.STSRegion != "" {
				s.Region = o.STSRegion
			}
			if o.STSEndpoint != "" {
				s.BaseEndpoint = aws.String(o.STSEndpoint)
			}
		}),
		iam: iam.NewFromConfig(cfg, func(i *iam.Options) {
			if o.IAMEndpoint != "" {
				i.BaseEndpoint = aws.String(o.IAMEndpoint)
			}
		}),
		organizations: organizations.NewFromConfig(cfg, func(g *organizations.Options) {
			if o.OrganizationsEndpoint != "" {
				g.BaseEndpoint = aws.String(o.OrganizationsEndpoint)
			}
		}),
		skipRegionValidation: o.SkipRegionValidation,
		now:                  o.Now,
	}
}

// Region returns the Region whose STS answers requests that name none. It is empty if the configuration has none either.
func (c *Client) Region() string {
	return c.sts.Options().Region
}
