// SPDX-License-Identifier: MPL-2.0

// Command leaky is the provider with a leak, to prove that the search for secrets finds it. It is built by the test only.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

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

// OpenEphemeralResource leaks the secret access key of the session that it opens to every place that a provider can reach. If
// LEAK says so it panics with it instead, or has a data race and keeps the secret.
func (l *leaky) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
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

	switch os.Getenv("LEAK") {
	case "panic":
		panic(secret)
	case "race":
		opened := 0
		var both sync.WaitGroup
		both.Go(func() { opened++ })
		both.Go(func() { opened++ })
		both.Wait()
		return resp, nil
	}
	log.Print(secret)
	resp.Diagnostics = append(resp.Diagnostics, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: secret})
	inTemporaryFolder := func(name string) string { return filepath.Join(os.TempDir(), name) }
	return resp, errors.Join(
		os.WriteFile("in-working-folder", []byte(secret), 0o600),
		os.WriteFile(inTemporaryFolder("in-temporary-folder"), []byte(secret), 0o600),
		os.WriteFile(filepath.Join(os.Getenv("HOME"), "in-home"), []byte(secret), 0o600),
		start(shell("child", os.Environ(), "read _", secret)),
		start(shell("child", append(os.Environ(), "SECRET="+secret), "read _")),
		start(shell("without-marker", []string{"SECRET=" + secret}, "read _")),
		start(shell("parent", os.Environ(), `exec 3<&0; sh -c "read _; exit" "$0" <&3 &`, secret)), // and leaves an orphan
		shell("short-lived", os.Environ(), "sleep 0.2; exit", secret).Run(),
		os.WriteFile(inTemporaryFolder("for-a-moment"), []byte(secret), 0o600),
		later(func() error { return os.Remove(inTemporaryFolder("for-a-moment")) }),
	)
}

// shell is a child under a name by which it is told apart.
func shell(name string, environment []string, script string, arguments ...string) *exec.Cmd {
	return &exec.Cmd{Path: "/bin/sh", Args: append([]string{name, "-c", script}, arguments...), Env: environment}
}

// start starts a child that lives as long as this process, which holds the other end of its standard input.
func start(child *exec.Cmd) error {
	if _, err := child.StdinPipe(); err != nil {
		return err
	}
	return child.Start()
}

func later(do func() error) error {
	time.Sleep(200 * time.Millisecond)
	return do()
}
