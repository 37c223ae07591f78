// SPDX-License-Identifier: MPL-2.0

// Command leaky is the provider with leaks, which the search for secrets must find.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
)

func main() {
	newProvider := provider.New("leaky")
	err := tf6server.Serve(provider.Address, func() tfprotov6.ProviderServer { return &leaky{serve.NewServer(newProvider())} })
	if err != nil {
		log.Fatal(err)
	}
}

var _ serve.ProtocolServer = &leaky{}

type leaky struct {
	serve.ProtocolServer
}

// OpenEphemeralResource leaks the secret access key of the session to every place that a provider can write to.
// With LEAK=panic it panics with the key instead.
func (l *leaky) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	resp, err := l.ProtocolServer.OpenEphemeralResource(ctx, req)
	if err != nil {
		return resp, err
	}
	schemas, err := l.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	result, err := resp.Result.Unmarshal(schemas.EphemeralResourceSchemas[req.TypeName].ValueType())
	if err != nil {
		return nil, err
	}
	var attributes map[string]tftypes.Value
	if err := result.As(&attributes); err != nil {
		return nil, err
	}
	var secret string
	if err := attributes["secret_access_key"].As(&secret); err != nil {
		return nil, err
	}

	if os.Getenv("LEAK") == "panic" {
		panic(secret)
	}
	log.Print(secret)
	resp.Diagnostics = append(resp.Diagnostics, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: secret})
	return resp, errors.Join(
		os.WriteFile("in-working-directory", []byte(secret), 0o600),
		os.WriteFile(filepath.Join(os.TempDir(), "in-temporary-directory"), []byte(secret), 0o600),
		os.WriteFile(filepath.Join(os.Getenv("HOME"), "in-home"), []byte(secret), 0o600),
		startChild("leaks-arguments", os.Environ(), secret),
		startChild("leaks-environment", append(os.Environ(), "SECRET="+secret)),
	)
}

// startChild starts a shell under another name. It ends with this process, which holds the other end of its
// standard input.
func startChild(name string, environment []string, arguments ...string) error {
	child := &exec.Cmd{Path: "/bin/sh", Args: append([]string{name, "-c", "read _"}, arguments...), Env: environment}
	if _, err := child.StdinPipe(); err != nil {
		return err
	}
	return child.Start()
}
