// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	fwaction "github.com/hashicorp/terraform-plugin-framework/action"
	fwdatasource "github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
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

// Address is where registries list the provider.
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
	backoff retry.BackoffDelayer // nil for the SDK's own
	signIn  time.Duration        // limit of authentication

	redactor *awscall.Redactor
}

const (
	// hashicorp/aws makes 25 attempts with up to 300 s between them, which is longer than any root session.
	defaultMaxAttempts = 10
	maxBackoff         = 20 * time.Second
)

// signInLimit leaves time for the code of an MFA device, and for throttled roles.
const signInLimit = 5 * time.Minute

// Option replaces a part of the provider in tests.
type Option func(*assumerootProvider)

// WithClock replaces the clock that tells when a session has expired.
func WithClock(now func() time.Time) Option {
	return func(p *assumerootProvider) { p.now = now }
}

// WithBackoff replaces the delay between the attempts of a call.
func WithBackoff(b retry.BackoffDelayer) Option {
	return func(p *assumerootProvider) { p.backoff = b }
}

// WithSignInLimit replaces the limit of authentication.
func WithSignInLimit(limit time.Duration) Option {
	return func(p *assumerootProvider) { p.signIn = limit }
}

// New returns a constructor of the provider. The version is its own, as the User-Agent header carries it.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &assumerootProvider{version: version, now: time.Now, signIn: signInLimit, redactor: &awscall.Redactor{}}
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

func (p *assumerootProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var m providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(m.validate(ctx)...)
}

func (p *assumerootProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.Diagnostics.Append(refuseUnknown(req.Config.Raw)...)
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
			STS: endpoints.STS, IAM: endpoints.IAM, Organizations: endpoints.Organizations, S3: endpoints.S3, SQS: endpoints.SQS,
		},
		S3UsePathStyle:       m.S3UsePathStyle.ValueBool(),
		SkipRegionValidation: m.SkipRegionValidation.ValueBool(),
		BoundThrottling:      m.MaxRetries.ValueInt64() > 0,
		Guards:               guards,
		Redactor:             p.redactor,
		Now:                  p.now,
	}

	cfg, diags := settings(ctx, base, p.redactor)
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
	client, cfg, diags := authenticate(ctx, base, cfg.HTTPClient, options, p.signIn)
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

// baseConfig returns the configuration of aws-sdk-go-base for a provider block.
func (p *assumerootProvider) baseConfig(
	ctx context.Context, m *providerModel, endpoints awsblock.Endpoints, terraformVersion string,
) (*awsbase.Config, diag.Diagnostics) {
	base, diags := m.Config(ctx, endpoints)
	base.APNInfo = userAgent(terraformVersion, p.version)
	base.CallerDocumentationURL = "https://registry.terraform.io/providers/assumeroot/assumeroot"
	base.CallerName = "assumeroot provider"
	base.Backoff, base.MaxBackoff = p.backoff, maxBackoff
	base.MaxRetries = cmp.Or(base.MaxRetries, defaultMaxAttempts)
	return base, diags
}

// Redactor returns the redactor of every text that leaves the provider. It learns credentials while the provider runs.
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
