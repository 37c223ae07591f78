// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/floorprovider"
)

// TestMain serves a provider in the processes that the tests start, because a process chooses its log levels once.
func TestMain(m *testing.M) {
	if os.Getenv(parentVariable) != "" {
		os.Exit(beParent())
	}
	newProvider := func() provider.Provider { return talkative{floorprovider.New()} }
	switch {
	case os.Getenv(debugVariable) != "":
		startChild()
		_ = serve(floorprovider.Address, newProvider, true, alreadyGone)
	case os.Getenv("TF_PLUGIN_MAGIC_COOKIE") != "":
		startChild()
		_ = Provider(floorprovider.Address, newProvider, false)
	default:
		os.Exit(m.Run())
	}
}

// talkative logs each request for its schema.
type talkative struct {
	provider.Provider
}

func (p talkative) Schema(ctx context.Context, req provider.SchemaRequest, resp *provider.SchemaResponse) {
	tflog.Trace(ctx, "Schema requested")
	p.Provider.Schema(ctx, req, resp)
}

func TestProvider_logsOnRequest(t *testing.T) {
	const own, framework, protocol = `"@module":"floor"`, `"@module":"sdk.framework"`, `"@module":"sdk.proto"`
	for name, test := range map[string]struct {
		environment []string
		want        []string
	}{
		"nothing set":               {},
		"the engine's":              {environment: []string{"TF_LOG_CORE=TRACE"}},
		"another provider's":        {environment: []string{"TF_LOG_PROVIDER_AWS=TRACE"}},
		"all":                       {environment: []string{"TF_LOG=TRACE"}, want: []string{own, framework, protocol}},
		"all, and the engine picks": {environment: []string{"TF_LOG=INFO"}, want: []string{own, framework, protocol}},
		"providers'":                {environment: []string{"TF_LOG_PROVIDER=TRACE"}, want: []string{own, framework, protocol}},
		"the provider's":            {environment: []string{"TF_LOG_PROVIDER_FLOOR=TRACE"}, want: []string{own, framework, protocol}},
		"the libraries'":            {environment: []string{"TF_LOG_SDK=TRACE"}, want: []string{own, framework, protocol}},
		"the framework's":           {environment: []string{"TF_LOG_SDK_FRAMEWORK=TRACE"}, want: []string{own, framework, protocol}},
		"the protocol's":            {environment: []string{"TF_LOG_SDK_PROTO=TRACE"}, want: []string{own, framework, protocol}},
		"the libraries' off":        {environment: []string{"TF_LOG=TRACE", "TF_LOG_SDK=OFF"}, want: []string{own}},
		"the provider's off":        {environment: []string{"TF_LOG=TRACE", "TF_LOG_PROVIDER_FLOOR=OFF"}, want: []string{framework, protocol}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			logs := logsOfProvider(t, test.environment)
			for _, logger := range []string{own, framework, protocol} {
				if got, want := strings.Contains(logs, logger), slices.Contains(test.want, logger); got != want {
					t.Errorf("%s was logged: %t, want %t, in\n%s", logger, got, want, logs)
				}
			}
		})
	}
}

// logsOfProvider requests the schema of a provider in another process, and returns the log of that process.
func logsOfProvider(t *testing.T, environment []string) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var logs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Stderr = &logs
	cmd.Env = append(withoutLogs(os.Environ()), environment...)
	cmd.Env = append(cmd.Env, magicCookie)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}

	handshake, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	part := strings.Split(handshake, "|") // versions of the plugin library and of the protocol, network, address, kind
	target := part[3]
	if part[2] == "unix" {
		target = "unix:" + target
	}
	connection, err := grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	if err := connection.Invoke(t.Context(), "/tfplugin6.Provider/GetProviderSchema", &emptypb.Empty{}, &emptypb.Empty{}); err != nil {
		t.Error(err)
	}
	_ = connection.Close()
	_ = cmd.Process.Kill() // the log is complete, because it precedes the response
	_ = cmd.Wait()
	return logs.String()
}

func withoutLogs(environment []string) []string {
	return slices.DeleteFunc(environment, func(entry string) bool { return strings.HasPrefix(entry, "TF_LOG") })
}
