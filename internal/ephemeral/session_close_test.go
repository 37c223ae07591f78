// SPDX-License-Identifier: MPL-2.0

package ephemeral_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

const sessionType = "assumeroot_session"

// configured serves the provider without an engine, whose clock tests could not move.
func configured(t *testing.T, now func() time.Time) (tfprotov6.ProviderServer, tftypes.Object) {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(provider.New("test", provider.WithClock(now))())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: object(t, schemas.Provider.ValueType().(tftypes.Object), nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	return server, schemas.EphemeralResourceSchemas[sessionType].ValueType().(tftypes.Object)
}

// object is a configuration in which everything that is not set is null, and no block is there.
func object(t *testing.T, typ tftypes.Object, set map[string]string) *tfprotov6.DynamicValue {
	t.Helper()
	attributes := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		attributes[name] = tftypes.NewValue(attribute, nil)
		if value, ok := set[name]; ok {
			attributes[name] = tftypes.NewValue(attribute, value)
		}
	}
	value, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, attributes))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}

func TestCloseWarnsOnceTheSessionHasExpired(t *testing.T) {
	const detail = "The session expired at EXPIRATION, 90 seconds before the run was done with it. Requests that were signed with it in that time failed with ExpiredToken.\n\n" +
		"A root session lasts at most 900 seconds and cannot be renewed. Open it closer to its use, or split the run into smaller ones (for instance with -target), so that each ends in time."
	for name, test := range map[string]struct {
		held   time.Duration
		detail string
	}{
		"before it expires": {held: 899 * time.Second},
		"as it expires":     {held: 900 * time.Second},
		"after it expired":  {held: 990 * time.Second, detail: detail},
	} {
		t.Run(name, func(t *testing.T) {
			opening := time.Now().Truncate(time.Second)
			now := opening
			clock := func() time.Time { return now }
			sb := acctest.Sandbox(t, sandbox.WithClock(clock))
			server, typ := configured(t, clock)

			opened, err := server.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
				TypeName: sessionType,
				Config:   object(t, typ, map[string]string{"target_principal": sandbox.Member, "task_policy": "S3UnlockBucketPolicy"}),
			})
			if err != nil || len(opened.Diagnostics) != 0 {
				t.Fatal(err, opened.Diagnostics)
			}
			if !opened.RenewAt.IsZero() {
				t.Error("the session asks to be renewed, which cannot deliver new credentials")
			}
			expectOnlyExpiration(t, opened.Private, opening.Add(900*time.Second))

			sb.Forget()
			now = opening.Add(test.held)
			closed, err := server.CloseEphemeralResource(t.Context(), &tfprotov6.CloseEphemeralResourceRequest{TypeName: sessionType, Private: opened.Private})
			if err != nil {
				t.Fatal(err)
			}
			if calls := sb.Calls(); len(calls) != 0 {
				t.Errorf("closing made %d calls", len(calls))
			}
			if test.detail == "" {
				if len(closed.Diagnostics) != 0 {
					t.Errorf("unexpected: %+v", closed.Diagnostics[0])
				}
				return
			}
			if len(closed.Diagnostics) != 1 {
				t.Fatalf("%d messages, want one", len(closed.Diagnostics))
			}
			d := closed.Diagnostics[0]
			want := strings.ReplaceAll(test.detail, "EXPIRATION", opening.Add(900*time.Second).UTC().Format(time.RFC3339))
			if d.Severity != tfprotov6.DiagnosticSeverityWarning || d.Summary != "Root session expired during the run" || d.Detail != want {
				t.Errorf("got %s: %s\n%s\nwant\n%s", d.Severity, d.Summary, d.Detail, want)
			}
		})
	}
}

// expectOnlyExpiration looks at private data, which engines keep as it is: no value but the time may be in it.
func expectOnlyExpiration(t *testing.T, private []byte, expiration time.Time) {
	t.Helper()
	var kept map[string][]byte
	if err := json.Unmarshal(private, &kept); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%q", expiration.UTC().Format(time.RFC3339))
	if len(kept) != 1 || string(kept["expiration"]) != want {
		t.Errorf("private data has %q, want expiration %s and nothing else", kept, want)
	}
}

func TestCloseIgnoresPrivateDataThatItCannotRead(t *testing.T) {
	acctest.Sandbox(t)
	server, _ := configured(t, time.Now)
	for name, private := range map[string]string{
		"missing":       "",
		"without time":  `{}`,
		"not a time":    `{"expiration":"InRvbW9ycm93Ig=="}`,
		"another shape": `{"expiration":"e30="}`,
	} {
		t.Run(name, func(t *testing.T) {
			closed, err := server.CloseEphemeralResource(t.Context(), &tfprotov6.CloseEphemeralResourceRequest{TypeName: sessionType, Private: []byte(private)})
			if err != nil {
				t.Fatal(err)
			}
			if len(closed.Diagnostics) != 0 {
				t.Errorf("unexpected: %+v", closed.Diagnostics[0])
			}
		})
	}
}
