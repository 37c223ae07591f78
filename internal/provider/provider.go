// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	fwaction "github.com/hashicorp/terraform-plugin-framework/action"
	fwdatasource "github.com/hashicorp/terraform-plugin-framework/datasource"
	fwephemeral "github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	fwresource "github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/action"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsblock"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/datasource"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/ephemeral"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/resource"
)

// Address is the address of the provider in the registry.
const Address = "registry.terraform.io/assumeroot/assumeroot"

var (
	_ provider.Provider                       = (*assumerootProvider)(nil)
	_ provider.ProviderWithActions            = (*assumerootProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*assumerootProvider)(nil)
	_ provider.ProviderWithValidateConfig     = (*assumerootProvider)(nil)
)

type assumerootProvider struct {
	version string
	now     func() time.Time
	backoff retry.BackoffDelayer // default: the SDK's

	authenticationTimeout time.Duration
	redactor              *awscall.Redactor
}

// defaultAuthenticationTimeout leaves time for throttled roles and slow processes.
const defaultAuthenticationTimeout = 5 * time.Minute

// Option replaces a part of the provider in tests.
type Option func(*assumerootProvider)

// WithClock replaces time.Now.
func WithClock(now func() time.Time) Option {
	return func(p *assumerootProvider) { p.now = now }
}

// WithBackoff replaces the delay between the attempts of a request.
func WithBackoff(b retry.BackoffDelayer) Option {
	return func(p *assumerootProvider) { p.backoff = b }
}

// WithAuthenticationTimeout replaces the timeout of authentication.
func WithAuthenticationTimeout(timeout time.Duration) Option {
	return func(p *assumerootProvider) { p.authenticationTimeout = timeout }
}

// New returns a constructor of the provider. The User-Agent header has the version.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &assumerootProvider{
			version:               version,
			now:                   time.Now,
			authenticationTimeout: defaultAuthenticationTimeout,
			redactor:              &awscall.Redactor{},
		}
		for _, option := range options {
			option(p)
		}
		return p
	}
}

func (p *assumerootProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "assumeroot"
	resp.Version = p.version
}

func (p *assumerootProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerSchema()
}

func (p *assumerootProvider) ValidateConfig(
	ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse,
) {
	var m providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(m.validate(ctx)...)
}

func (p *assumerootProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.Diagnostics.Append(rejectUnknown(req.Config.Raw)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var m providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}

	endpoints, diags := m.ServiceEndpoints(ctx)
	base, d := p.baseConfig(ctx, &m, endpoints, req.TerraformVersion)
	diags.Append(d...)
	diags.Append(endpoints.AddEnvironment(newSharedFiles(base).ignoreEndpoints())...)
	base.StsEndpoint, base.IamEndpoint = endpoints.STS, endpoints.IAM
	guards, d := m.guards(ctx)
	diags.Append(d...)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	addSecrets(p.redactor, base, endpoints)
	options := assumeroot.Options{
		STSRegion: base.StsRegion,
		Endpoints: assumeroot.Endpoints{
			STS:           endpoints.STS,
			IAM:           endpoints.IAM,
			Organizations: endpoints.Organizations,
			S3:            endpoints.S3,
			SQS:           endpoints.SQS,
		},
		S3UsePathStyle:       m.S3UsePathStyle.ValueBool(),
		SkipRegionValidation: m.SkipRegionValidation.ValueBool(),
		BoundThrottling:      awsblock.Int(m.MaxRetries) > 0,
		Guards:               guards,
		Redactor:             p.redactor,
		Now:                  p.now,
	}

	cfg, diags := unsignedConfig(ctx, base, p.redactor)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	unsigned := assumeroot.New(cfg, options)
	resp.Diagnostics.Append(checkSTS(ctx, unsigned, cfg)...)
	if resp.Diagnostics.HasError() {
		return
	}

	useBoundedClient(base, cfg, p.redactor)
	client, diags := authenticate(ctx, base, cfg.HTTPClient, options, p.authenticationTimeout)
	if diags.HasError() && cmp.Or(unsigned.Region(), cfg.Region) == "" {
		diags.Append(missingRegion())
	}
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	resp.EphemeralResourceData = configured.New(client)
	resp.DataSourceData = resp.EphemeralResourceData
	resp.ResourceData = resp.EphemeralResourceData
	resp.ActionData = resp.EphemeralResourceData
}

// Redactor returns the redactor of diagnostics and logs. It learns credentials while the provider runs.
func (p *assumerootProvider) Redactor() *awscall.Redactor {
	return p.redactor
}

func (p *assumerootProvider) EphemeralResources(context.Context) []func() fwephemeral.EphemeralResource {
	return []func() fwephemeral.EphemeralResource{ephemeral.NewSession}
}

func (p *assumerootProvider) DataSources(context.Context) []func() fwdatasource.DataSource {
	return []func() fwdatasource.DataSource{datasource.NewRootCredentials, datasource.NewOrganizationRootCredentials}
}

func (p *assumerootProvider) Resources(context.Context) []func() fwresource.Resource {
	return []func() fwresource.Resource{resource.NewRootCredentialsExclusive}
}

func (p *assumerootProvider) Actions(context.Context) []func() fwaction.Action {
	return []func() fwaction.Action{action.NewS3UnlockBucket, action.NewSQSUnlockQueue}
}
