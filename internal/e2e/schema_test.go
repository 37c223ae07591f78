// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

func TestAccSchemaMarksSecretsAndNothingElse(t *testing.T) {
	acctest.Isolate(t)
	w := newWorkspace(t, nil, requiredProviders)

	type block struct {
		Attributes map[string]struct{ Sensitive bool }
		BlockTypes map[string]struct{ Block json.RawMessage } `json:"block_types"`
	}
	var printed struct {
		Schemas map[string]struct {
			Provider  struct{ Block block }
			Ephemeral map[string]struct{ Block block } `json:"ephemeral_resource_schemas"`
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal([]byte(w.must("providers", "schema", "-json")), &printed); err != nil {
		t.Fatal(err)
	}
	for address, schema := range printed.Schemas {
		if !strings.HasSuffix(address, "/assumeroot/assumeroot") {
			continue
		}
		session := schema.Ephemeral["assumeroot_session"].Block
		sensitive := map[string]bool{}
		for name, attribute := range session.Attributes {
			sensitive[name] = attribute.Sensitive
		}
		want := map[string]bool{
			"target_principal": false, "task_policy": false, "task_policy_arn": false, "duration_seconds": false, "region": false, "timeouts": false,
			"account_id": false, "access_key_id": false, "secret_access_key": true, "session_token": true, "expiration": false, "source_identity": false,
		}
		if !maps.Equal(sensitive, want) {
			t.Errorf("assumeroot_session has %v, want %v", sensitive, want)
		}

		var secrets []string
		for name, attribute := range schema.Provider.Block.Attributes {
			if attribute.Sensitive {
				secrets = append(secrets, name)
			}
		}
		for name, nested := range schema.Provider.Block.BlockTypes {
			var b block
			if err := json.Unmarshal(nested.Block, &b); err != nil {
				t.Fatal(err)
			}
			for attribute := range b.Attributes {
				if b.Attributes[attribute].Sensitive {
					secrets = append(secrets, name+"."+attribute)
				}
			}
		}
		slices.Sort(secrets)
		if want := []string{"access_key", "assume_role_with_web_identity.web_identity_token", "secret_key", "token"}; !slices.Equal(secrets, want) {
			t.Errorf("the provider's sensitive arguments are %v, want %v", secrets, want)
		}
		return
	}
	t.Errorf("no schema of the provider in %v", slices.Collect(maps.Keys(printed.Schemas)))
}
