// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"context"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// AuditPolicy is the task policy of a [Reader].
const AuditPolicy = "IAMAuditRootUserCredentials"

// Reader reads the root credentials of member accounts, each in a root session of its own.
type Reader struct {
	Client   *assumeroot.Client
	Sessions *assumeroot.Pool
	Timeout  time.Duration // of the whole read, retries included
}

// Account reads one account. The error is an [*roottask.InputError] if a guard rejects the account or if no
// Region is configured, and otherwise an [*awscall.Failure].
func (r Reader) Account(ctx context.Context, id string) (Inventory, error) {
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	return r.account(ctx, id)
}

// account reads one account. The context ends with the timeout.
func (r Reader) account(ctx context.Context, id string) (Inventory, error) {
	region, err := r.Client.DefaultRegion()
	if err != nil {
		return Inventory{}, err
	}
	session, err := r.Sessions.Session(ctx, assumeroot.Request{
		Target:  roottask.Principal{AccountID: id},
		Policy:  roottask.PolicyIn(region, AuditPolicy),
		Region:  region,
		Timeout: r.Timeout,
	})
	if err != nil {
		return Inventory{}, err
	}
	return In(r.Client, session, r.Timeout).Audit(ctx)
}
