// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

type block = testsupport.Block

const (
	unknown     = testsupport.Unknown
	sessionType = "assumeroot_session"
)

// instance is the provider behind its protocol, without an engine.
type instance struct {
	t       *testing.T
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

func newInstance(t *testing.T, options ...provider.Option) *instance {
	t.Helper()
	options = append(options, provider.WithBackoff(testsupport.NoBackoff))
	server, err := providerserver.NewProtocol6WithError(provider.New("1.2.3", options...)())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return &instance{t: t, server: server, schemas: schemas}
}

// validate validates the provider block.
func (i *instance) validate(config block) diagnostics {
	i.t.Helper()
	validated, err := i.server.ValidateProviderConfig(i.t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: i.provider(config)})
	if err != nil {
		i.t.Fatal(err)
	}
	return validated.Diagnostics
}

// configure validates and configures the provider. As in an engine, an error of validation ends it.
func (i *instance) configure(config block) diagnostics {
	i.t.Helper()
	found := i.validate(config)
	if found.failed() {
		return found
	}
	configured, err := i.server.ConfigureProvider(i.t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config:           i.provider(config),
		TerraformVersion: "1.14.0",
	})
	if err != nil {
		i.t.Fatal(err)
	}
	return append(found, configured.Diagnostics...)
}

func (i *instance) provider(config block) *tfprotov6.DynamicValue {
	i.t.Helper()
	return testsupport.Dynamic(i.t, i.schemas.Provider.ValueType(), config)
}

// open opens a session in the sandbox's member account. The arguments more replace its defaults.
func (i *instance) open(more block) diagnostics {
	i.t.Helper()
	opened, err := i.server.OpenEphemeralResource(i.t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: sessionType,
		Config:   i.session(more),
	})
	if err != nil {
		i.t.Fatal(err)
	}
	return opened.Diagnostics
}

// validateSession validates a session. Terraform repeats it during plan.
func (i *instance) validateSession(more block) diagnostics {
	i.t.Helper()
	validated, err := i.server.ValidateEphemeralResourceConfig(i.t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: sessionType,
		Config:   i.session(more),
	})
	if err != nil {
		i.t.Fatal(err)
	}
	return validated.Diagnostics
}

func (i *instance) session(more block) *tfprotov6.DynamicValue {
	i.t.Helper()
	config := block{"target_principal": sandbox.Member, "task_policy": "S3UnlockBucketPolicy"}.With(more)
	return testsupport.Dynamic(i.t, i.schemas.EphemeralResourceSchemas[sessionType].ValueType(), config)
}

// openWith configures the provider, opens a session, and returns its AssumeRoot request.
func openWith(t *testing.T, sb *sandbox.Sandbox, config block) sandbox.Call {
	t.Helper()
	i := newInstance(t)
	if found := i.configure(config); found.failed() {
		t.Fatalf("configure:\n%s", found)
	}
	expectNothing(t, i.open(nil))
	calls := sb.Calls("AssumeRoot")
	if len(calls) != 1 {
		t.Fatalf("got %+v, want one AssumeRoot", calls)
	}
	return calls[0]
}

// startSandbox starts a sandbox and returns the provider block for its administrator. Unlike acctest.Sandbox,
// it does not change the environment, so the test can run in parallel.
func startSandbox(t *testing.T, options ...sandbox.Option) (*sandbox.Sandbox, block) {
	t.Helper()
	sb := sandboxtest.Start(t, options...)
	return sb, block{"region": sandbox.Region, "endpoints": endpoints(sb.URL())}.With(staticKeys(sb.Admin()))
}

// endpoints returns the block endpoints for the services that a session needs.
func endpoints(url string) block {
	return block{"iam": url, "organizations": url, "sts": url}
}

func staticKeys(id sandbox.Identity) block {
	return block{"access_key": id.AccessKeyID, "secret_key": id.SecretAccessKey}
}

// withoutKeys starts a sandbox and sets the environment without credentials.
func withoutKeys(t *testing.T) *sandbox.Sandbox {
	t.Helper()
	sb := acctest.Sandbox(t)
	unset(t, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
	return sb
}

// unset removes environment variables until the test ends.
func unset(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		t.Setenv(name, "") // restores the variable
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
}

// setEnvironment sets variables until the test ends.
func setEnvironment(t *testing.T, variables map[string]string) {
	t.Helper()
	for name, value := range variables {
		t.Setenv(name, value)
	}
}

// file writes a file and returns its path.
func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// keysOf returns the lines of a profile with the keys of an identity.
func keysOf(id sandbox.Identity) string {
	return fmt.Sprintf("aws_access_key_id = %s\naws_secret_access_key = %s\n", id.AccessKeyID, id.SecretAccessKey)
}
