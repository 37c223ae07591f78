// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// RetriedCodes are error codes of IAM that deletions get while an earlier change of the root user takes
// effect. Pass them to [In].
var RetriedCodes = []string{"EntityTemporarilyUnmodifiable", "ConcurrentModification"}

// Order says which credentials to delete.
type Order struct {
	Allowed     []Kind   // kinds that the account may keep
	Planned     []string // texts of the deletions that a plan showed
	MinIdleDays int64    // that access keys and the password must have been idle; 0 for no limit
}

// Outcome is the result of a deletion.
type Outcome struct {
	Deleted   []Deletion // also credentials that another client deleted meanwhile
	Inventory Inventory  // of the account afterwards
	// Undeleted holds the errors of DeleteVirtualMFADevice by serial number. Such a device is assigned to no
	// user any more.
	Undeleted map[string]error
}

// Delete deletes the root credentials that are not allowed. The session needs the task policy
// IAMDeleteRootUserCredentials.
//
// It lists the credentials first, and deletes nothing if the session is not in the account, if a
// credential is neither allowed nor planned, or if one was used recently. The error is then an
// [*awscall.Failure] or an [*roottask.InputError]. After the first deletion the error is an
// [*IncompleteError], and the outcome is valid.
//
// If ctx is cancelled, the request that was sent finishes, and no other is sent.
func (a *Account) Delete(ctx context.Context, o Order) (Outcome, error) {
	if err := CheckAllowed(o.Allowed); err != nil {
		return Outcome{}, err
	}
	found, err := a.Audit(ctx)
	if err != nil {
		return Outcome{}, err
	}
	deletions := found.Deletions(o.Allowed)
	if err := CheckPlanned(a.id, deletions, o.Planned); err != nil {
		return Outcome{}, err
	}
	if o.MinIdleDays > 0 {
		if err := found.CheckIdle(o.Allowed, o.MinIdleDays, a.now()); err != nil {
			return Outcome{}, err
		}
	}

	var (
		deleted   []Deletion
		remaining []Remaining
	)
	guard := passwordGuard{account: a, listed: found.Password}
	for _, d := range deletions {
		err := ctx.Err()
		switch {
		case errors.Is(err, context.Canceled):
			remaining = append(remaining, Remaining{Deletion: d, Why: "not attempted, because the run was interrupted"})
			continue
		case err != nil:
			remaining = append(remaining, Remaining{Deletion: d, Why: "not attempted, because the operation timed out"})
			continue
		}
		if d.Kind == MFADeviceKind {
			if why := guard.check(ctx, slices.ContainsFunc(deleted, isPassword)); why != "" {
				remaining = append(remaining, Remaining{Deletion: d, Why: why})
				continue
			}
		}
		if err := a.delete(ctx, d); err != nil {
			remaining = append(remaining, Remaining{Deletion: d, Err: err})
		} else {
			deleted = append(deleted, d)
		}
	}

	outcome := Outcome{Deleted: deleted, Inventory: found.without(deleted), Undeleted: a.deleteVirtualDevices(ctx, deleted)}
	if len(remaining) == 0 {
		return outcome, nil
	}
	if now, err := a.auditAgain(ctx); err == nil {
		// A request whose response was lost can have deleted its credential, and IAM can list a deleted
		// credential for a moment.
		outcome.Inventory = now.without(deleted)
		listed := outcome.Inventory.Deletions(nil)
		var left []Remaining
		for _, r := range remaining {
			i := slices.IndexFunc(listed, func(d Deletion) bool { return d.Kind == r.Kind && d.ID == r.ID })
			if i < 0 {
				outcome.Deleted = append(outcome.Deleted, r.Deletion)
				continue
			}
			r.Deletion = listed[i] // another client can have changed its status
			left = append(left, r)
		}
		remaining = left
	}
	if len(remaining) == 0 {
		// As without a failure, a credential that another client created meanwhile is left to the next plan.
		outcome.Inventory = found.without(outcome.Deleted)
		return outcome, nil
	}
	return outcome, &IncompleteError{AccountID: a.id, Deleted: outcome.Deleted, Remaining: remaining}
}

func isPassword(d Deletion) bool { return d.Kind == PasswordKind }

// delete deletes one credential. A credential that does not exist is no error.
func (a *Account) delete(ctx context.Context, d Deletion) error {
	var err error
	switch d.Kind {
	case AccessKeyKind:
		_, _, err = send(ctx, a, "DeleteAccessKey", "delete access key "+d.ID, uninterrupted(a.iam.DeleteAccessKey),
			&iam.DeleteAccessKeyInput{AccessKeyId: &d.ID})
	case SigningCertificateKind:
		_, _, err = send(ctx, a, "DeleteSigningCertificate", "delete signing certificate "+d.ID, uninterrupted(a.iam.DeleteSigningCertificate),
			&iam.DeleteSigningCertificateInput{CertificateId: &d.ID})
	case PasswordKind:
		_, _, err = send(ctx, a, "DeleteLoginProfile", "delete the password", uninterrupted(a.iam.DeleteLoginProfile),
			&iam.DeleteLoginProfileInput{})
	case MFADeviceKind:
		_, _, err = send(ctx, a, "DeactivateMFADevice", "deactivate MFA device "+d.ID, uninterrupted(a.iam.DeactivateMFADevice),
			&iam.DeactivateMFADeviceInput{SerialNumber: &d.ID})
	default:
		return fmt.Errorf("no request deletes a credential of kind %q", d.Kind)
	}
	if isAbsent(err) {
		return nil
	}
	return err
}

// deleteVirtualDevices deletes the deactivated MFA devices that are virtual. AWS probably denies it to
// root sessions, and a device that no user has is harmless.
func (a *Account) deleteVirtualDevices(ctx context.Context, deleted []Deletion) map[string]error {
	failed := map[string]error{}
	for _, d := range deleted {
		if ctx.Err() != nil || d.Kind != MFADeviceKind || (MFADevice{SerialNumber: d.ID}).Type() != "virtual" {
			continue
		}
		_, _, err := send(ctx, a, "DeleteVirtualMFADevice", "delete virtual MFA device "+d.ID, uninterrupted(a.iam.DeleteVirtualMFADevice),
			&iam.DeleteVirtualMFADeviceInput{SerialNumber: &d.ID})
		if err != nil && !isAbsent(err) {
			failed[d.ID] = err
		}
	}
	return failed
}

// passwordGuard keeps MFA devices while there is a password. It sends one request.
type passwordGuard struct {
	account *Account
	listed  *Password // nil if the account had none
	asked   bool
	why     string
}

// check returns the reason to keep the MFA devices, empty if there is no password. If IAM confirmed the
// deletion of the listed password, IAM can still return that password for a moment.
func (g *passwordGuard) check(ctx context.Context, confirmed bool) string {
	if g.asked {
		return g.why
	}
	g.asked = true
	var now Inventory
	err := g.account.readPassword(ctx, &now)
	switch {
	case err != nil && confirmed:
	case err != nil:
		g.why = "kept, because the account may still have a password"
		if f, ok := errors.AsType[*awscall.Failure](err); ok {
			g.why += " (" + f.Summary + ")"
		}
	case now.Password == nil:
	case g.listed == nil || !now.Password.Created.Equal(g.listed.Created):
		g.why = fmt.Sprintf("kept, because the account got a new password at %s", fixed(now.Password.Created))
	case !confirmed:
		g.why = "kept, because the password still exists"
	}
	return g.why
}

// lastAudit bounds the audit after a timeout.
const lastAudit = 10 * time.Second

// auditAgain lists the credentials after a failure. An operation that timed out gets time for it, and one
// that was cancelled sends no request.
func (a *Account) auditAgain(ctx context.Context) (Inventory, error) {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastAudit)
		defer cancel()
		ctx = late
	}
	if err := ctx.Err(); err != nil {
		return Inventory{}, err
	}
	return a.Audit(ctx)
}
