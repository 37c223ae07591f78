// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// described calls visit with everything in a block that has a description, nested or not.
func described(prefix string, b *tfprotov6.SchemaBlock, visit func(name, description string)) {
	describedAttributes(prefix, b.Attributes, visit)
	for _, nested := range b.BlockTypes {
		visit(prefix+nested.TypeName, nested.Block.Description)
		described(prefix+nested.TypeName+".", nested.Block, visit)
	}
}

func describedAttributes(prefix string, attributes []*tfprotov6.SchemaAttribute, visit func(name, description string)) {
	for _, a := range attributes {
		visit(prefix+a.Name, a.Description)
		if a.NestedType != nil {
			describedAttributes(prefix+a.Name+".", a.NestedType.Attributes, visit)
		}
	}
}

// descriptions returns the descriptions of both schemas by what they are of.
func descriptions(t *testing.T) map[string]string {
	t.Helper()
	schemas := newInstance(t).schemas
	found := map[string]string{}
	for of, schema := range map[string]*tfprotov6.Schema{"provider": schemas.Provider, "session": schemas.EphemeralResourceSchemas["assumeroot_session"]} {
		found[of] = schema.Block.Description
		described(of+".", schema.Block, func(name, description string) { found[name] = description })
	}
	return found
}

// Documentation is read in sentences, and each argument is on its own there.
func TestEverythingIsDescribedInWholeSentences(t *testing.T) {
	found := descriptions(t)
	if len(found) < 60 || found["session.timeouts.open"] == "" {
		t.Errorf("only %d descriptions were found", len(found))
	}
	for name, description := range found {
		first, _ := utf8.DecodeRuneInString(description)
		if !unicode.IsUpper(first) || !strings.HasSuffix(description, ".") || strings.Contains(description, "..") {
			t.Errorf("%s is described as %q", name, description)
		}
	}
}

// What a description promises is compared with what is accepted, because the bounds are written in two ways.
func TestBoundsOfARolesDurationAreThoseDescribed(t *testing.T) {
	acctest.Isolate(t)
	bounds := regexp.MustCompile("between `(.+?)` and `(.+?)`").FindStringSubmatch(descriptions(t)["provider.assume_role.duration"])
	if bounds == nil {
		t.Fatal("the description has no bounds")
	}
	for i, beyond := range []time.Duration{-time.Second, time.Second} {
		bound, err := time.ParseDuration(bounds[i+1])
		if err != nil {
			t.Fatal(err)
		}
		role := func(d time.Duration) block { return block{"assume_role": block{"duration": d.String()}} }
		expectNothing(t, newInstance(t).validate(role(bound)))
		expectError(t, newInstance(t).validate(role(bound+beyond)), "assume_role[0].duration", bounds[1]+" and "+bounds[2])
	}
}
