// SPDX-License-Identifier: MPL-2.0

// Package configured holds the configured provider as every kind of thing receives it, and the parts that all kinds share:
// the conversion of errors to diagnostics, validators and attributes.
package configured

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// Provider is the configured provider.
type Provider struct {
	Client    *assumeroot.Client // opens sessions, with the guards of the provider block
	Sessions  *assumeroot.Pool   // shared by data sources, resources and actions
	Explained *Explained         // causes of sessions that could not be opened
	Now       func() time.Time
}

// New returns a Provider that opens sessions with client.
func New(client *assumeroot.Client) *Provider {
	return &Provider{Client: client, Sessions: assumeroot.NewPool(client), Explained: &Explained{}, Now: client.Now}
}

// From returns the provider from the data that the framework passes to the Configure method of a kind. It returns nil while
// the provider is not configured, as in validate.
func From(data any) (*Provider, diag.Diagnostics) {
	if data == nil {
		return nil, nil
	}
	p, ok := data.(*Provider)
	if !ok {
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic(summary.UnexpectedProviderData,
			fmt.Sprintf("Expected *configured.Provider, got %T. This is a bug in the provider; please report it.", data))}
	}
	return p, nil
}

// Missing returns the error of a kind that is used although the provider is not configured.
func Missing() diag.Diagnostic {
	return diag.NewErrorDiagnostic(summary.ProviderNotConfigured,
		"The engine used the provider before it configured it. This is a bug in the engine or the provider; please report it.")
}
