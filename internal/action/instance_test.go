// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	fwaction "github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/action"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

const (
	queueARN = "arn:aws:sqs:us-east-1:111122223333:locked-out"
	denyAll  = `{"Statement":[{"Sid":"Lock","Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}`
)

var allowAll = roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowAll()}

// newProvider returns a provider in a Region that reaches only the sandbox.
func newProvider(sb *sandbox.Sandbox, region string, guards roottask.Guards) *configured.Provider {
	cfg := sandboxtest.Config(sb, sb.Admin())
	cfg.Region = region
	return configured.New(assumeroot.New(cfg, assumeroot.Options{Guards: guards, Redactor: &awscall.Redactor{}, Now: time.Now}))
}

// arguments are the arguments of an action.
type arguments = testsupport.Block

func invokeTimeout(limit string) arguments { return arguments{"invoke": limit} }

// instance is a configured action.
type instance struct {
	fwaction.ActionWithModifyPlan
	config tfsdk.Config
}

// setUp returns an action that a provider configured.
type setUp func(*testing.T, *configured.Provider) instance

// onBucket sets up an action on the locked bucket with some other arguments.
func onBucket(changes arguments) setUp {
	a := arguments{"account_id": sandbox.Member, "bucket": sandbox.LockedBucket}
	maps.Copy(a, changes)
	return func(t *testing.T, p *configured.Provider) instance { return bucketAction(t, p, a) }
}

// onQueue sets up an action on the locked queue with some other arguments.
func onQueue(changes arguments) setUp {
	a := arguments{"queue_arn": queueARN}
	maps.Copy(a, changes)
	return func(t *testing.T, p *configured.Provider) instance { return queueAction(t, p, a) }
}

func bucketAction(t *testing.T, p *configured.Provider, a arguments) instance {
	t.Helper()
	return newInstance(t, action.NewS3UnlockBucket(), p, a)
}

func queueAction(t *testing.T, p *configured.Provider, a arguments) instance {
	t.Helper()
	return newInstance(t, action.NewSQSUnlockQueue(), p, a)
}

// newInstance configures an action. The provider is nil for an action that is not configured yet.
func newInstance(t *testing.T, created fwaction.Action, p *configured.Provider, a arguments) instance {
	t.Helper()
	var schema fwaction.SchemaResponse
	created.Schema(t.Context(), fwaction.SchemaRequest{}, &schema)
	config := testsupport.Value(schema.Schema.Type().TerraformType(t.Context()), a)
	var req fwaction.ConfigureRequest
	if p != nil {
		req.ProviderData = p
	}
	var resp fwaction.ConfigureResponse
	created.(fwaction.ActionWithConfigure).Configure(t.Context(), req, &resp)
	if resp.Diagnostics.HasError() {
		t.Fatal(resp.Diagnostics)
	}
	return instance{created.(fwaction.ActionWithModifyPlan), tfsdk.Config{Raw: config, Schema: schema.Schema}}
}

func (i instance) validate(t *testing.T) diag.Diagnostics {
	var resp fwaction.ValidateConfigResponse
	validated := i.ActionWithModifyPlan.(fwaction.ActionWithValidateConfig)
	validated.ValidateConfig(t.Context(), fwaction.ValidateConfigRequest{Config: i.config}, &resp)
	return resp.Diagnostics
}

func (i instance) plan(t *testing.T) diag.Diagnostics {
	var resp fwaction.ModifyPlanResponse
	i.ModifyPlan(t.Context(), fwaction.ModifyPlanRequest{Config: i.config}, &resp)
	return resp.Diagnostics
}

func (i instance) invoke(ctx context.Context, send func(string)) diag.Diagnostics {
	resp := fwaction.InvokeResponse{SendProgress: func(event fwaction.InvokeProgressEvent) { send(event.Message) }}
	i.Invoke(ctx, fwaction.InvokeRequest{Config: i.config}, &resp)
	return resp.Diagnostics
}

// text renders diagnostics with the attribute that each is on.
func text(diags diag.Diagnostics) string {
	var all []string
	for _, d := range diags {
		at := ""
		if located, ok := d.(diag.DiagnosticWithPath); ok {
			at = located.Path().String()
		}
		all = append(all, at+": "+d.Summary()+"\n"+d.Detail())
	}
	return strings.Join(all, "\n---\n")
}

// expectNoSecret fails the test if a text holds a secret of the sandbox.
func expectNoSecret(t *testing.T, sb *sandbox.Sandbox, text string) {
	t.Helper()
	for _, secret := range sb.Secrets() {
		if strings.Contains(text, secret) {
			t.Error("a text holds a secret")
		}
	}
}
