// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

// leakingServer repeats the secret in each exit of the protocol.
type leakingServer struct {
	ProtocolServer
}

func leak() []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Summary: "summary " + secret, Detail: "detail " + secret}}
}

func (leakingServer) ConfigureProvider(
	ctx context.Context, _ *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	tflog.Info(ctx, "message "+secret, map[string]any{"field": "field " + secret})
	return &tfprotov6.ConfigureProviderResponse{Diagnostics: leak()}, nil
}

func (leakingServer) OpenEphemeralResource(
	context.Context, *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return &tfprotov6.OpenEphemeralResourceResponse{Diagnostics: leak()}, nil
}

func (leakingServer) ReadDataSource(context.Context, *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return &tfprotov6.ReadDataSourceResponse{Diagnostics: leak()}, nil
}

func (leakingServer) ApplyResourceChange(
	context.Context, *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return &tfprotov6.ApplyResourceChangeResponse{Diagnostics: leak()}, nil
}

func (leakingServer) InvokeAction(context.Context, *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return &tfprotov6.InvokeActionServerStream{Events: slices.Values([]tfprotov6.InvokeActionEvent{
		{Type: tfprotov6.ProgressInvokeActionEventType{Message: "progress " + secret}},
		{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: leak()}},
	})}, nil
}

func TestServer_redactsEveryExit(t *testing.T) {
	t.Parallel()
	redactor := &awscall.Redactor{}
	redactor.Add(secret)
	s := server{leakingServer{}, redactor, &streams{}}
	var logs bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &logs)

	var left []*tfprotov6.Diagnostic
	configured, err := s.ConfigureProvider(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	left = append(left, configured.Diagnostics...)
	opened, err := s.OpenEphemeralResource(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	left = append(left, opened.Diagnostics...)
	read, err := s.ReadDataSource(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	left = append(left, read.Diagnostics...)
	applied, err := s.ApplyResourceChange(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	left = append(left, applied.Diagnostics...)
	invoked, err := s.InvokeAction(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for event := range invoked.Events {
		switch e := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			text += e.Message
		case tfprotov6.CompletedInvokeActionEventType:
			left = append(left, e.Diagnostics...)
		}
	}

	if len(left) != 5 {
		t.Errorf("%d diagnostics, want 5", len(left))
	}
	for _, d := range left {
		text += d.Summary + d.Detail
	}
	if strings.Contains(text, secret) || !strings.Contains(text, "progress …") {
		t.Errorf("diagnostics and progress: %s", text)
	}
	if strings.Contains(logs.String(), secret) || !strings.Contains(logs.String(), "message ***") {
		t.Errorf("logs: %s", logs.String())
	}
}
