// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"fmt"
	"slices"
	"strings"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// Kind is a kind of root credential, by the name that configurations use.
type Kind string

// The four kinds of root credentials.
const (
	PasswordKind           Kind = "password"
	AccessKeyKind          Kind = "access_keys"
	SigningCertificateKind Kind = "signing_certificates"
	MFADeviceKind          Kind = "mfa_devices"
)

// KindNames returns the names of all kinds.
func KindNames() []string {
	return []string{string(PasswordKind), string(AccessKeyKind), string(SigningCertificateKind), string(MFADeviceKind)}
}

// ParseKind parses the name of a kind. The error is an [*roottask.InputError].
func ParseKind(s string) (Kind, error) {
	if slices.Contains(KindNames(), s) {
		return Kind(s), nil
	}
	e := &roottask.InputError{
		Given:    fmt.Sprintf("%q is not a kind of root credential.", s),
		Accepted: "The kinds are " + strings.Join(KindNames(), ", ") + ".",
		Instead:  "Write one of these.",
	}
	if near := roottask.Nearest(strings.TrimSpace(s), KindNames()); near != "" {
		e.Instead = fmt.Sprintf("Write %q.", near)
	}
	return "", e
}

// CheckAllowed returns an [*roottask.InputError] if an account must not be reduced to the given kinds of
// credentials.
func CheckAllowed(allowed []Kind) error {
	if !slices.Contains(allowed, PasswordKind) || slices.Contains(allowed, MFADeviceKind) {
		return nil
	}
	return &roottask.InputError{
		Given:    fmt.Sprintf("%q is allowed, and %q is not.", PasswordKind, MFADeviceKind),
		Accepted: "An account that keeps its password also keeps its MFA devices. Otherwise the password alone would open it.",
		Instead:  fmt.Sprintf("Add %q, or remove %q.", MFADeviceKind, PasswordKind),
	}
}
