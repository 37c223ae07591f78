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
	"github.com/assumeroot/terraform-provider-assumeroot/internal/golden"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/provider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

const sessionType = "assumeroot_session"

// configured returns a configured provider without an engine, and the type of a session. Tests cannot move
// the clock of a provider that an engine uses.
func configured(t *testing.T, now func() time.Time) (tfprotov6.ProviderServer, tftypes.Type) {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(provider.New("test", provider.WithClock(now))())()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: testsupport.Dynamic(t, schemas.Provider.ValueType(), testsupport.Block{}),
	})
	if err != nil || len(resp.Diagnostics) != 0 {
		t.Fatal(err, resp.Diagnostics)
	}
	return server, schemas.EphemeralResourceSchemas[sessionType].ValueType()
}

func TestClose_expiration(t *testing.T) {
	for name, test := range map[string]struct {
		open    time.Duration // from Open to Close
		expired bool
	}{
		"before expiration": {open: 899 * time.Second},
		"at expiration":     {open: 900 * time.Second},
		"after expiration":  {open: 990 * time.Second, expired: true},
	} {
		t.Run(name, func(t *testing.T) {
			opening := time.Now().Truncate(time.Second)
			now := opening
			clock := func() time.Time { return now }
			sb := acctest.Sandbox(t, sandbox.WithClock(clock))
			server, typ := configured(t, clock)

			opened, err := server.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
				TypeName: sessionType,
				Config: testsupport.Dynamic(t, typ, testsupport.Block{
					"target_principal": sandbox.Member, "task_policy": "S3UnlockBucketPolicy",
				}),
			})
			if err != nil || len(opened.Diagnostics) != 0 {
				t.Fatal(err, opened.Diagnostics)
			}
			if !opened.RenewAt.IsZero() {
				t.Errorf("got a renewal at %s, want none", opened.RenewAt)
			}
			expectOnlyExpiration(t, opened.Private, opening.Add(900*time.Second))

			sb.Forget()
			now = opening.Add(test.open)
			found := closeSession(t, server, opened.Private)
			if calls := sb.Calls(); len(calls) != 0 {
				t.Errorf("got %d requests, want none", len(calls))
			}
			if !test.expired {
				if len(found) != 0 {
					t.Errorf("unexpected diagnostic: %+v", found[0])
				}
				return
			}
			if len(found) != 1 {
				t.Fatalf("got %d diagnostics, want one", len(found))
			}
			text := fmt.Sprintf("%s: %s\n\n%s\n", found[0].Severity, found[0].Summary, found[0].Detail)
			golden.Expect(t, strings.ReplaceAll(text, opening.Add(900*time.Second).UTC().Format(time.RFC3339), "EXPIRATION"))
		})
	}
}

func closeSession(t *testing.T, server tfprotov6.ProviderServer, private []byte) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := server.CloseEphemeralResource(t.Context(), &tfprotov6.CloseEphemeralResourceRequest{
		TypeName: sessionType,
		Private:  private,
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// expectOnlyExpiration checks private data, which engines do not encrypt.
func expectOnlyExpiration(t *testing.T, private []byte, expiration time.Time) {
	t.Helper()
	var got map[string][]byte
	if err := json.Unmarshal(private, &got); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%q", expiration.UTC().Format(time.RFC3339))
	if len(got) != 1 || string(got["expiration"]) != want {
		t.Errorf("got private data %q, want only the expiration %s", got, want)
	}
}

func TestClose_invalidPrivateData(t *testing.T) {
	acctest.Sandbox(t)
	server, _ := configured(t, time.Now)
	for name, private := range map[string]string{
		"missing":      "",
		"without time": `{}`,
		"not a time":   `{"expiration":"InRvbW9ycm93Ig=="}`,
		"wrong type":   `{"expiration":"e30="}`,
	} {
		if found := closeSession(t, server, []byte(private)); len(found) != 0 {
			t.Errorf("%s: unexpected diagnostic: %+v", name, found[0])
		}
	}
}
