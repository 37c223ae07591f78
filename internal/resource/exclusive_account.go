// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// The task policies of changes. Plans audit only.
const (
	deletionPolicy = "IAMDeleteRootUserCredentials"
	recoveryPolicy = "IAMCreateRootUserPassword"
)

// names are the attributes that an error can be on. Only a configured min_idle_days leads to an error about it.
var names = configured.Names{
	roottask.TargetPrincipal: "account_id",
	roottask.MinIdleDays:     "min_idle_days",
}

// operation is one operation of the engine on one account.
type operation struct {
	provider  *configured.Provider
	accountID string
	name      string // of the attribute in timeouts: create, read or update
	timeout   time.Duration
}

// start returns the operation of that name, and a context that ends with its timeout.
func (e *exclusive) start(ctx context.Context, m *exclusiveModel, name string) (
	context.Context, context.CancelFunc, operation, diag.Diagnostics,
) {
	limit, diags := configured.Timeout(m.Timeouts, name, defaultTimeout)
	if e.provider == nil {
		diags.Append(configured.Missing())
	}
	ctx = tflog.SetField(ctx, "account_id", m.AccountID.ValueString())
	ctx, cancel := context.WithTimeout(ctx, limit)
	return ctx, cancel, operation{e.provider, m.AccountID.ValueString(), name, limit}, diags
}

// account opens a session with the task policy of a change.
func (o operation) account(ctx context.Context, policy string) (*rootcredentials.Account, error) {
	client := o.provider.Client
	region, err := client.DefaultRegion()
	if err != nil {
		return nil, err
	}
	session, err := o.provider.Sessions.Session(ctx, assumeroot.Request{
		Target:  roottask.Principal{AccountID: o.accountID},
		Policy:  roottask.PolicyIn(region, policy),
		Region:  region,
		Timeout: o.timeout,
	})
	if err != nil {
		return nil, err
	}
	// CloudTrail shows both in the events of the caller's account and of the member account.
	tflog.Info(ctx, "Changing root credentials in a root session", map[string]any{
		"task_policy":   policy,
		"access_key_id": session.AccessKeyID,
		"request_id":    session.RequestID,
	})
	return rootcredentials.In(client, session, o.timeout, rootcredentials.RetriedCodes...), nil
}

// audit lists the credentials of the account.
func (o operation) audit(ctx context.Context) (rootcredentials.Inventory, error) {
	reader := rootcredentials.Reader{Client: o.provider.Client, Sessions: o.provider.Sessions, Timeout: o.timeout}
	return reader.Account(ctx, o.accountID)
}

// delete deletes the credentials that an order lists.
func (o operation) delete(ctx context.Context, order rootcredentials.Order) (rootcredentials.Outcome, error) {
	account, err := o.account(ctx, deletionPolicy)
	if err != nil {
		return rootcredentials.Outcome{}, err
	}
	outcome, err := account.Delete(ctx, order)
	for serial, refused := range outcome.Undeleted {
		fields := map[string]any{"serial_number": serial}
		if failure, ok := errors.AsType[*awscall.Failure](refused); ok {
			fields["cause"], fields["code"], fields["request_id"] = failure.Summary, failure.Code, failure.RequestID
		}
		tflog.Debug(ctx, "AWS did not delete a virtual MFA device that no user has any more", fields)
	}
	return outcome, err
}

// allowRecovery creates the password that the root user's owner can reset.
func (o operation) allowRecovery(ctx context.Context) (rootcredentials.Password, error) {
	account, err := o.account(ctx, recoveryPolicy)
	if err != nil {
		return rootcredentials.Password{}, err
	}
	return account.AllowRecovery(ctx)
}

// failed returns the diagnostic of an error. It is short if the provider explained the cause for another account.
func (o operation) failed(ctx context.Context, err error) diag.Diagnostic {
	all := names.With(configured.Names{roottask.Timeout: "timeouts." + o.name})
	return all.Failed(ctx, o.provider.Explained.Shorten(err, o.accountID), names)
}
