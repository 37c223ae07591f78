// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// Deletion is the deletion of one root credential.
type Deletion struct {
	Kind Kind
	ID   string // access key ID, certificate ID or serial number; empty for the password
	text string
}

// String returns the text that plans show. It identifies the credential, and changes only if the
// credential changes: a password that was deleted and created again has another text.
func (d Deletion) String() string { return d.text }

// Deletions returns the deletions that leave only credentials of the allowed kinds, in the order of
// execution: access keys, signing certificates, the password, and MFA devices. While the password exists,
// the MFA devices protect it.
func (i Inventory) Deletions(allowed []Kind) []Deletion {
	var all []Deletion
	add := func(kind Kind, id, format string, arguments ...any) {
		all = append(all, Deletion{kind, id, fmt.Sprintf(format, arguments...)})
	}
	for _, k := range i.AccessKeys {
		add(AccessKeyKind, k.ID, "access key %s (%s, created %s)", k.ID, k.Status, fixed(k.Created))
	}
	for _, c := range i.SigningCertificates {
		add(SigningCertificateKind, c.ID, "signing certificate %s (%s, uploaded %s)", c.ID, c.Status, fixed(c.Uploaded))
	}
	if i.Password != nil {
		add(PasswordKind, "", "%s", i.Password.text())
	}
	for _, d := range i.MFADevices {
		add(MFADeviceKind, d.SerialNumber, "MFA device %s (%s, enabled %s)", d.SerialNumber, d.Type(), fixed(d.Enabled))
	}
	return slices.DeleteFunc(all, func(d Deletion) bool { return slices.Contains(allowed, d.Kind) })
}

// text identifies a password by its date, because it has no ID.
func (p Password) text() string { return fmt.Sprintf("password (created %s)", fixed(p.Created)) }

// fixed returns a date in RFC 3339 format and UTC.
func fixed(t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	return t.UTC().Format(time.RFC3339)
}

// Reduced returns the inventory without the credentials of kinds that are not allowed.
func (i Inventory) Reduced(allowed []Kind) Inventory {
	return i.without(i.Deletions(allowed))
}

// without returns the inventory after the given deletions, which can be those of an earlier inventory. It
// does not change i.
func (i Inventory) without(deleted []Deletion) Inventory {
	gone := func(kind Kind, id string) bool {
		return slices.ContainsFunc(deleted, func(d Deletion) bool { return d.Kind == kind && d.ID == id })
	}
	if i.Password != nil && slices.Contains(texts(deleted), i.Password.text()) {
		i.Password = nil
	}
	i.AccessKeys = slices.DeleteFunc(slices.Clone(i.AccessKeys), func(k AccessKey) bool { return gone(AccessKeyKind, k.ID) })
	i.SigningCertificates = slices.DeleteFunc(slices.Clone(i.SigningCertificates),
		func(c SigningCertificate) bool { return gone(SigningCertificateKind, c.ID) })
	i.MFADevices = slices.DeleteFunc(slices.Clone(i.MFADevices), func(d MFADevice) bool { return gone(MFADeviceKind, d.SerialNumber) })
	return i
}

// List returns the texts of deletions, one on each line.
func List(deletions []Deletion) string { return bullets(texts(deletions)) }

func texts(deletions []Deletion) []string {
	all := make([]string, len(deletions))
	for i, d := range deletions {
		all[i] = d.text
	}
	return all
}

// CheckPlanned returns an [*roottask.InputError] if a deletion is not among the planned ones, which are
// texts of deletions.
func CheckPlanned(account string, deletions []Deletion, planned []string) error {
	unplanned := slices.DeleteFunc(slices.Clone(deletions), func(d Deletion) bool { return slices.Contains(planned, d.text) })
	if len(unplanned) == 0 {
		return nil
	}
	return &roottask.InputError{
		Summary: summary.NotInPlan,
		Given: fmt.Sprintf("Account %s has root credentials that are neither allowed nor listed in the plan's deletions:\n%s",
			account, List(unplanned)),
		Accepted: "Only deletions that a plan showed are carried out, so nothing was deleted.",
		Instead:  "Plan again, and review the new plan.",
	}
}

// CheckIdle returns an [*roottask.InputError] if an access key or a password that is not allowed was used
// within the given number of days before now.
func (i Inventory) CheckIdle(allowed []Kind, days int64, now time.Time) error {
	since := now.AddDate(0, 0, -int(days))
	var used []string
	for _, d := range i.Deletions(allowed) {
		if use := i.lastUse(d); use != nil && use.Date.After(since) {
			used = append(used, fmt.Sprintf("%s, last used %s", d, use))
		}
	}
	if len(used) == 0 {
		return nil
	}
	return &roottask.InputError{
		Summary: summary.RecentlyUsed,
		Field:   roottask.MinIdleDays,
		Given: fmt.Sprintf("Account %s has root credentials to delete that were used within the last %d days:\n%s",
			i.AccountID, days, bullets(used)),
		Accepted: fmt.Sprintf("With {MinIdleDays} = %d, nothing is deleted unless every access key and password to be deleted "+
			"has been idle for that long.", days),
		Instead: "Find and move the workload or the person that uses them, or lower {MinIdleDays}.",
	}
}

// lastUse returns nil for a credential that was never used, and for one whose use AWS does not record.
func (i Inventory) lastUse(d Deletion) *KeyUse {
	switch d.Kind {
	case PasswordKind:
		if !i.PasswordLastUsed.IsZero() {
			return &KeyUse{Date: i.PasswordLastUsed, Service: "sign-in"}
		}
	case AccessKeyKind:
		for _, k := range i.AccessKeys {
			if k.ID == d.ID {
				return k.LastUsed
			}
		}
	case SigningCertificateKind, MFADeviceKind: // AWS records no use
	}
	return nil
}

// String returns the date, the service and the Region.
func (u *KeyUse) String() string {
	text := fmt.Sprintf("%s (%s", fixed(u.Date), u.Service)
	if u.Region != "" {
		text += " in " + u.Region
	}
	return text + ")"
}

func bullets(lines []string) string {
	return "  - " + strings.Join(lines, "\n  - ")
}
