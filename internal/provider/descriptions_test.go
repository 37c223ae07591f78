// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func TestSchema_descriptions(t *testing.T) {
	t.Parallel()
	schemas := newInstance(t).schemas
	found := map[string]string{}
	addBlock(found, "provider", schemas.Provider.Block)
	addBlock(found, "session", schemas.EphemeralResourceSchemas[sessionType].Block)
	if len(found) < 60 || found["session.timeouts.open"] == "" {
		t.Errorf("got only %d descriptions", len(found))
	}
	for name, description := range found {
		first, _ := utf8.DecodeRuneInString(description)
		if !unicode.IsUpper(first) || !strings.HasSuffix(description, ".") || strings.Contains(description, "..") {
			t.Errorf("the description of %s has no full sentences: %q", name, description)
		}
	}
}

// addBlock adds the descriptions of a block and of its parts.
func addBlock(found map[string]string, name string, b *tfprotov6.SchemaBlock) {
	found[name] = b.Description
	addAttributes(found, name, b.Attributes)
	for _, nested := range b.BlockTypes {
		addBlock(found, name+"."+nested.TypeName, nested.Block)
	}
}

func addAttributes(found map[string]string, name string, attributes []*tfprotov6.SchemaAttribute) {
	for _, a := range attributes {
		found[name+"."+a.Name] = a.Description
		if a.NestedType != nil {
			addAttributes(found, name+"."+a.Name, a.NestedType.Attributes)
		}
	}
}
