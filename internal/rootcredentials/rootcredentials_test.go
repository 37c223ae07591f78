// SPDX-License-Identifier: MPL-2.0

package rootcredentials_test

import (
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"go.uber.org/goleak"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// newReader returns a reader with the credentials of an identity.
func newReader(sb *sandbox.Sandbox, as sandbox.Identity, changes ...func(*assumeroot.Options)) rootcredentials.Reader {
	return newReaderOf(newClient(sandboxtest.Config(sb, as), changes...))
}

func newReaderOf(client *assumeroot.Client) rootcredentials.Reader {
	return rootcredentials.Reader{Client: client, Sessions: assumeroot.NewPool(client), Timeout: 5 * time.Minute}
}

func newClient(cfg aws.Config, changes ...func(*assumeroot.Options)) *assumeroot.Client {
	options := assumeroot.Options{
		Guards:   roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowAll()},
		Redactor: &awscall.Redactor{},
		Now:      time.Now,
	}
	for _, change := range changes {
		change(&options)
	}
	return assumeroot.New(cfg, options)
}

// failure returns the failure of a read.
func failure(t *testing.T, err error) *awscall.Failure {
	t.Helper()
	f, ok := errors.AsType[*awscall.Failure](err)
	if !ok {
		t.Fatalf("want a failure, got %v", err)
	}
	return f
}
