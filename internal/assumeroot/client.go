// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"cmp"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// Client opens root sessions with the provider's credentials. It is safe for concurrent use: its sessions share
// connections and one adaptive limit of AssumeRoot requests.
type Client struct {
	cfg           aws.Config // with the provider's credentials
	sts           *sts.Client
	iam           *iam.Client
	organizations *organizations.Client
	pacer         *pacer
	facts         *facts
	Options
}

// Options are the settings of a [Client] that an [aws.Config] does not have.
type Options struct {
	STSRegion            string // Region of STS, if it is not the configuration's
	Endpoints            Endpoints
	S3UsePathStyle       bool // address buckets as https://HOST/BUCKET
	SkipRegionValidation bool // accept Regions that this version does not know
	BoundThrottling      bool // retry a throttled AssumeRoot only as often as other failures, instead of until its timeout
	Guards               roottask.Guards
	Redactor             *awscall.Redactor
	Now                  func() time.Time
}

// Endpoints are URLs that replace AWS's own. If one is empty, the SDK looks in the environment and in the
// profile.
type Endpoints struct {
	STS, IAM, Organizations, S3, SQS string
}

// New returns a Client with the credentials of cfg.
func New(cfg aws.Config, o Options) *Client {
	if buildable, ok := cfg.HTTPClient.(*awshttp.BuildableClient); ok {
		client := awscall.NewHTTPClient(buildable.GetTransport(), nil)
		client.Timeout = cmp.Or(buildable.GetTimeout(), client.Timeout)
		cfg.HTTPClient = client
	}
	cfg.DisableClockSkewCorrection = true // the SDK would believe the Date of any response, and sign the next requests with it
	if cfg.Credentials != nil {
		cfg.Credentials = awscall.Credentials(cfg.Credentials, o.Redactor)
	}
	return &Client{
		cfg: cfg,
		sts: sts.NewFromConfig(cfg, func(s *sts.Options) {
			s.Retryer = awscall.NarrowRetryer(s.Retryer)
			if o.STSRegion != "" {
				s.Region = o.STSRegion
			}
			setEndpoint(&s.BaseEndpoint, o.Endpoints.STS)
		}),
		iam: iam.NewFromConfig(cfg, func(i *iam.Options) {
			i.Retryer = awscall.NarrowRetryer(i.Retryer)
			setEndpoint(&i.BaseEndpoint, o.Endpoints.IAM)
		}),
		organizations: organizations.NewFromConfig(cfg, func(g *organizations.Options) {
			g.Retryer = awscall.NarrowRetryer(g.Retryer)
			setEndpoint(&g.BaseEndpoint, o.Endpoints.Organizations)
		}),
		pacer:   newPacer(),
		facts:   newFacts(),
		Options: o,
	}
}

func setEndpoint(base **string, custom string) {
	if custom != "" {
		*base = aws.String(custom)
	}
}

// Region returns the Region of STS for requests that name none. It is empty if the configuration has none either.
func (c *Client) Region() string {
	return c.sts.Options().Region
}

// Throttlings returns the number of AssumeRoot requests that AWS throttled so far.
func (c *Client) Throttlings() int {
	return c.pacer.throttlings()
}
