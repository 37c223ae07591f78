// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"io"
	"log"
	"os"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tfsdklog"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// maskLogs returns a context whose loggers remove the credentials that are known when the request begins. An operation
// redacts the credentials of the session that it opens itself.
func maskLogs(ctx context.Context, redactor *awscall.Redactor) context.Context {
	known := redactor.Known()
	if len(known) == 0 {
		return ctx
	}
	return tfsdklog.MaskLogStrings(tflog.MaskLogStrings(ctx, known...), known...)
}

// redactDiagnostics redacts the diagnostics of a response. Every response of the protocol that has any calls the field
// Diagnostics.
func redactDiagnostics(response any, redactor *awscall.Redactor) {
	value := reflect.ValueOf(response)
	if value.Kind() != reflect.Pointer || value.IsNil() {
		return
	}
	if field := value.Elem().FieldByName("Diagnostics"); field.IsValid() {
		if diagnostics, ok := field.Interface().([]*tfprotov6.Diagnostic); ok {
			redactAll(diagnostics, redactor)
		}
	}
}

func redactAll(diagnostics []*tfprotov6.Diagnostic, redactor *awscall.Redactor) {
	for _, d := range diagnostics {
		d.Summary, d.Detail = redactor.Redact(d.Summary), redactor.Redact(d.Detail)
	}
}

// redactEvent redacts an event of an action. Progress can be a policy that somebody will restore, so it loses only known
// credentials.
func redactEvent(event tfprotov6.InvokeActionEvent, redactor *awscall.Redactor) tfprotov6.InvokeActionEvent {
	switch e := event.Type.(type) {
	case tfprotov6.ProgressInvokeActionEventType:
		e.Message = redactor.RedactKnown(e.Message)
		event.Type = e
	case tfprotov6.CompletedInvokeActionEventType:
		redactAll(e.Diagnostics, redactor)
	}
	return event
}

// silenceLibraries discards lines that libraries write to the standard logger. net/http quotes responses there, and
// aws-sdk-go-base errors.
func silenceLibraries() {
	log.SetOutput(io.Discard)
}

// silenceStandardError discards lines that libraries write to os.Stderr, as the default logger of the AWS SDK does. The
// loggers of the provider keep the file descriptor that the process started with. Call it after go-plugin replaced
// os.Stderr, which it does when it begins to serve.
func silenceStandardError() {
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = null
	}
}
