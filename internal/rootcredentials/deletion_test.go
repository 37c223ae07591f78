// SPDX-License-Identifier: MPL-2.0

package rootcredentials_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

var everyKind = rootcredentials.Inventory{
	AccountID:        "111122223333",
	Password:         &rootcredentials.Password{Created: day(1)},
	PasswordLastUsed: day(40),
	AccessKeys: []rootcredentials.AccessKey{
		{
			ID: "AKIA111111111EXAMPLE", Status: "Active", Created: day(2),
			LastUsed: &rootcredentials.KeyUse{Date: day(50), Region: "us-east-1", Service: "s3"},
		},
		{ID: "AKIA222222222EXAMPLE", Status: "Inactive", Created: day(3)},
	},
	SigningCertificates: []rootcredentials.SigningCertificate{{ID: "TA7SMP42TDN5Z26OBPJE7EXAMPLE", Status: "Active", Uploaded: day(4)}},
	MFADevices: []rootcredentials.MFADevice{
		{SerialNumber: "GAHT12345678"},
		{SerialNumber: "arn:aws:iam::111122223333:mfa/root-account-mfa-device", Enabled: day(5)},
	},
}

func day(n int) time.Time {
	return time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
}

// everyDeletion holds the fixed texts in the order of execution.
var everyDeletion = []string{
	"access key AKIA111111111EXAMPLE (Active, created 2025-01-03T00:00:00Z)",
	"access key AKIA222222222EXAMPLE (Inactive, created 2025-01-04T00:00:00Z)",
	"signing certificate TA7SMP42TDN5Z26OBPJE7EXAMPLE (Active, uploaded 2025-01-05T00:00:00Z)",
	"password (created 2025-01-02T00:00:00Z)",
	"MFA device GAHT12345678 (hardware, enabled at an unknown time)",
	"MFA device arn:aws:iam::111122223333:mfa/root-account-mfa-device (virtual, enabled 2025-01-06T00:00:00Z)",
}

func texts(deletions []rootcredentials.Deletion) []string {
	var all []string
	for _, d := range deletions {
		all = append(all, d.String())
	}
	return all
}

func TestDeletions_allowedKinds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		allowed []rootcredentials.Kind
		want    []string
	}{
		{nil, everyDeletion},
		{[]rootcredentials.Kind{"access_keys"}, everyDeletion[2:]},
		{[]rootcredentials.Kind{"access_keys", "signing_certificates"}, everyDeletion[3:]},
		{[]rootcredentials.Kind{"mfa_devices"}, everyDeletion[:4]},
		{[]rootcredentials.Kind{"password", "mfa_devices"}, everyDeletion[:3]},
		{[]rootcredentials.Kind{"password", "access_keys", "signing_certificates", "mfa_devices"}, nil},
	} {
		if got := texts(everyKind.Deletions(test.allowed)); !slices.Equal(got, test.want) {
			t.Errorf("%v allowed: got\n%s\nwant\n%s", test.allowed, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
		if left := everyKind.Reduced(test.allowed).Deletions(test.allowed); len(left) != 0 {
			t.Errorf("%v allowed: the reduced inventory still has %v", test.allowed, left)
		}
	}
	if got := texts(everyKind.Deletions(nil)); !slices.Equal(got, everyDeletion) {
		t.Error("a reduction changed the inventory")
	}
}

func TestDeletions_recreatedPassword(t *testing.T) {
	t.Parallel()
	planned := texts(everyKind.Deletions(nil))
	changed := everyKind
	changed.Password = &rootcredentials.Password{Created: day(1).Add(time.Second)}
	if err := rootcredentials.CheckPlanned("111122223333", changed.Deletions(nil), planned); err == nil {
		t.Error("a password that was created after the plan may be deleted")
	}
}

func TestCheckPlanned_namesUnplanned(t *testing.T) {
	t.Parallel()
	deletions := everyKind.Deletions(nil)
	reversed := slices.Clone(everyDeletion)
	slices.Reverse(reversed)
	for name, test := range map[string]struct {
		deletions []rootcredentials.Deletion
		planned   []string
		unplanned []string
	}{
		"equal":                     {deletions, everyDeletion, nil},
		"another order":             {deletions, reversed, nil},
		"a credential is gone":      {deletions[1:], everyDeletion, nil},
		"everything is gone":        {nil, everyDeletion, nil},
		"a credential is new":       {deletions, everyDeletion[1:], everyDeletion[:1]},
		"nothing was planned":       {deletions, nil, everyDeletion},
		"one gone, another one new": {deletions[:5], everyDeletion[1:], everyDeletion[:1]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := rootcredentials.CheckPlanned("111122223333", test.deletions, test.planned)
			if test.unplanned == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			input, ok := errors.AsType[*roottask.InputError](err)
			if !ok {
				t.Fatalf("got error %v", err)
			}
			for _, text := range everyDeletion {
				if got, want := strings.Contains(input.Given, text), slices.Contains(test.unplanned, text); got != want {
					t.Errorf("%q is named: %t, want %t", text, got, want)
				}
			}
		})
	}
}

func TestCheckIdle_lastUse(t *testing.T) {
	t.Parallel()
	const days = 10
	for name, test := range map[string]struct {
		allowed []rootcredentials.Kind
		now     time.Time
		used    []string
	}{
		"both within":               {nil, day(50).Add(-time.Second), []string{everyDeletion[0], everyDeletion[3]}},
		"key within":                {nil, day(50), []string{everyDeletion[0]}},
		"key within, to the second": {nil, day(60).Add(-time.Second), []string{everyDeletion[0]}},
		"neither":                   {nil, day(60), nil},
		"key allowed":               {[]rootcredentials.Kind{"access_keys"}, day(50), nil},
		"use in the future":         {nil, day(45), []string{everyDeletion[0], everyDeletion[3]}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := everyKind.CheckIdle(test.allowed, days, test.now)
			if (err == nil) != (test.used == nil) {
				t.Fatalf("got error %v", err)
			}
			for _, text := range everyDeletion {
				if got, want := err != nil && strings.Contains(err.Error(), text), slices.Contains(test.used, text); got != want {
					t.Errorf("%q is named: %t, want %t", text, got, want)
				}
			}
		})
	}
}

func TestCheckIdle_showsLastUse(t *testing.T) {
	t.Parallel()
	err := everyKind.CheckIdle(nil, 20, day(50))
	for _, want := range []string{
		everyDeletion[0] + ", last used 2025-02-20T00:00:00Z (s3 in us-east-1)",
		everyDeletion[3] + ", last used 2025-02-10T00:00:00Z (sign-in)",
		"MinIdleDays = 20",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestParseKind_nearest(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"passwords":   `Write "password".`,
		"access_key":  `Write "access_keys".`,
		"Access_Keys": `Write "access_keys".`,
		"mfa_device":  `Write "mfa_devices".`,
		"signing":     `Write "signing_certificates".`,
		"user":        "Write one of these.",
		"":            "Write one of these.",
	} {
		_, err := rootcredentials.ParseKind(given)
		input, ok := errors.AsType[*roottask.InputError](err)
		const kinds = "password, access_keys, signing_certificates, mfa_devices"
		if !ok || input.Instead != want || !strings.Contains(input.Accepted, kinds) {
			t.Errorf("%q: got %v", given, err)
		}
	}
	for _, name := range rootcredentials.KindNames() {
		if kind, err := rootcredentials.ParseKind(name); err != nil || string(kind) != name {
			t.Errorf("%q: got %q, %v", name, kind, err)
		}
	}
}

func TestCheckAllowed_passwordWithoutMFA(t *testing.T) {
	t.Parallel()
	for _, kinds := range [][]rootcredentials.Kind{{"password"}, {"password", "access_keys", "signing_certificates"}} {
		if rootcredentials.CheckAllowed(kinds) == nil {
			t.Errorf("%v is accepted", kinds)
		}
	}
	for _, kinds := range [][]rootcredentials.Kind{nil, {"mfa_devices"}, {"mfa_devices", "password"}, {"access_keys"}} {
		if err := rootcredentials.CheckAllowed(kinds); err != nil {
			t.Errorf("%v: %v", kinds, err)
		}
	}
}
