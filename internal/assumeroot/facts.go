// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// facts are the responses about the caller and its organization that a diagnosis needs. They are the same for
// every target, so a client requests each once.
type facts struct {
	caller       fact[*sts.GetCallerIdentityOutput]
	features     fact[*iam.ListOrganizationsFeaturesOutput]
	organization fact[*organizations.DescribeOrganizationOutput]
}

func newFacts() *facts {
	return &facts{
		caller:       fact[*sts.GetCallerIdentityOutput]{turn: make(chan struct{}, 1)},
		features:     fact[*iam.ListOrganizationsFeaturesOutput]{turn: make(chan struct{}, 1)},
		organization: fact[*organizations.DescribeOrganizationOutput]{turn: make(chan struct{}, 1)},
	}
}

// fact is one response of AWS, an error response included. It is safe for concurrent use.
type fact[T any] struct {
	turn  chan struct{} // holds an element while one goroutine uses the fields below
	known bool
	value T
	err   error
}

// ask returns the known response, or calls request. Other callers wait for it meanwhile. It forgets errors
// that can pass by themselves.
func (f *fact[T]) ask(ctx context.Context, request func() (T, error)) (T, error) {
	select {
	case f.turn <- struct{}{}:
		defer func() { <-f.turn }()
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
	if f.known {
		return f.value, f.err
	}
	value, err := request()
	if err == nil || awscall.Rejected(err) {
		f.known, f.value, f.err = true, value, err
	}
	return value, err
}
