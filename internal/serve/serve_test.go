// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestMain serves a provider in the processes that the tests start, because a process chooses its log levels once.
func TestMain(m *testing.M) {
	if os.Getenv(parentVariable) != "" {
		os.Exit(beParent())
	}
	const address = "registry.terraform.io/assumeroot/talkative"
	switch {
	case os.Getenv(debugVariable) != "":
		startChild()
		_ = serve(address, newTalkative, true, alreadyGone)
	case os.Getenv("TF_PLUGIN_MAGIC_COOKIE") != "":
		startChild()
		_ = Provider(address, newTalkative, false)
	default:
		os.Exit(m.Run())
	}
}

func TestProvider_logsOnRequest(t *testing.T) {
	t.Parallel()
	const own, framework, protocol = `"@module":"talkative"`, `"@module":"sdk.framework"`, `"@module":"sdk.proto"`
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
		"the provider's":            {environment: []string{"TF_LOG_PROVIDER_TALKATIVE=TRACE"}, want: []string{own, framework, protocol}},
		"the libraries'":            {environment: []string{"TF_LOG_SDK=TRACE"}, want: []string{own, framework, protocol}},
		"the framework's":           {environment: []string{"TF_LOG_SDK_FRAMEWORK=TRACE"}, want: []string{own, framework, protocol}},
		"the protocol's":            {environment: []string{"TF_LOG_SDK_PROTO=TRACE"}, want: []string{own, framework, protocol}},
		"the libraries' off":        {environment: []string{"TF_LOG=TRACE", "TF_LOG_SDK=OFF"}, want: []string{own}},
		"the provider's off": {
			environment: []string{"TF_LOG=TRACE", "TF_LOG_PROVIDER_TALKATIVE=OFF"}, want: []string{framework, protocol},
		},
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
	requestSchema(t, part[2], part[3])
	_ = cmd.Process.Kill() // the log is complete, because it precedes the response
	_ = cmd.Wait()
	return logs.String()
}

// requestSchema sends a gRPC request without fields over HTTP/2.
func requestSchema(t *testing.T, network, address string) {
	t.Helper()
	transport := &http.Transport{
		Protocols: new(http.Protocols),
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	}
	transport.Protocols.SetUnencryptedHTTP2(true)
	defer transport.CloseIdleConnections()
	message := bytes.NewReader(make([]byte, 5)) // not compressed, and of length 0
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://provider/tfplugin6.Provider/GetProviderSchema", message)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/grpc")
	req.Header.Set("TE", "trailers")
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	if status := resp.Trailer.Get("Grpc-Status"); status != "0" {
		t.Errorf("status %q: %s", status, resp.Trailer.Get("Grpc-Message"))
	}
}

func withoutLogs(environment []string) []string {
	return slices.DeleteFunc(environment, func(entry string) bool { return strings.HasPrefix(entry, "TF_LOG") })
}
