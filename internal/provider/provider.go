// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	fwephemeral "github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/ephemeral"
)

// Address is where registries list the provider.
const Address = "registry.terraform.io/assumeroot/assumeroot"

var (
	_ provider.Provider                       = (*assumerootProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*assumerootProvider)(nil)
	_ provider.ProviderWithValidateConfig     = (*assumerootProvider)(nil)
)

type assumerootProvider struct {
	version string
	now     func() time.Time
	backoff retry.BackoffDelayer // nil for the SDK's own
	signIn  time.Duration        // what signing in may take at most
}

// signInLimit is long enough for a second factor to be asked for, and for roles that are throttled.
const signInLimit = 5 * time.Minute

// Option replaces a part of the provider that tests cannot wait for.
type Option func(*assumerootProvider)

// WithClock replaces the clock that tells when a session has expired.
func WithClock(now func() time.Time) Option {
	return func(p *assumerootProvider) { p.now = now }
}

// WithBackoff replaces the delay between the attempts of a call.
func WithBackoff(b retry.BackoffDelayer) Option {
	return func(p *assumerootProvider) { p.backoff = b }
}

// WithSignInLimit replaces the time that signing in may take.
func WithSignInLimit(limit time.Duration) Option {
	return func(p *assumerootProvider) { p.signIn = limit }
}

// New returns a constructor of the provider. The version is its own, as the User-Agent header carries it.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &assumerootProvider{version: version, now: time.Now, signIn: signInLimit}
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

	endpoints, diags := m.endpoints(ctx)
	diags.Append(endpoints.addEnvironment()...)
	base, d := m.awsConfig(ctx, endpoints)
	diags.Append(d...)
	guards, d := m.guards(ctx)
	diags.Append(d...)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	base.APNInfo = userAgent(req.TerraformVersion, p.version)
	base.Backoff = p.backoff
	options := assumeroot.Options{
		STSRegion:             base.StsRegion,
		STSEndpoint:           endpoints.sts,
		IAMEndpoint:           endpoints.iam,
		OrganizationsEndpoint: endpoints.organizations,
		SkipRegionValidation:  m.SkipRegionValidation.ValueBool(),
		Now:                   p.now,
	}

	cfg, diags := settings(ctx, base)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	unsigned := assumeroot.New(cfg, options)
	resp.Diagnostics.Append(checkSTS(ctx, unsigned, cfg)...)
	if resp.Diagnostics.HasError() {
		return
	}

	cfg, diags = signIn(ctx, base, p.signIn)
	if diags.HasError() && cmp.Or(unsigned.Region(), cfg.Region) == "" {
		diags.Append(missingRegion())
	}
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	resp.EphemeralResourceData = &ephemeral.ProviderData{
		Client: assumeroot.New(cfg, options),
		Guards: guards,
		Now:    p.now,
	}
}

func (p *assumerootProvider) EphemeralResources(context.Context) []func() fwephemeral.EphemeralResource {
	return []func() fwephemeral.EphemeralResource{ephemeral.NewSession}
}

func (p *assumerootProvider) DataSources(context.Context) []func() datasource.DataSource {
	return nil
}

func (p *assumerootProvider) Resources(context.Context) []func() resource.Resource {
	return nil
}
