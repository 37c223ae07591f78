// SPDX-License-Identifier: MPL-2.0

package roottask_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

func TestParsePrincipal_valid(t *testing.T) {
	t.Parallel()
	for written, account := range map[string]string{
		"111122223333":                          "111122223333",
		"000000000000":                          "000000000000",
		"arn:aws:iam::111122223333:root":        "111122223333",
		"arn:aws-cn:iam::111122223333:root":     "111122223333",
		"arn:aws-us-gov:iam::012345678901:root": "012345678901",
	} {
		p, err := roottask.ParsePrincipal(written)
		if err != nil {
			t.Errorf("%q: %v", written, err)
			continue
		}
		if p.AccountID != account || p.String() != written {
			t.Errorf("%q: account %q, printed as %q", written, p.AccountID, p)
		}
	}
}

// longARN has the form of a principal and more characters than the API accepts.
var longARN = "arn:aws-" + strings.Repeat("a", 2048) + ":iam::111122223333:root"

func TestParsePrincipal_invalid(t *testing.T) {
	t.Parallel()
	for written, instead := range map[string]string{
		"":                                        `such as "111122223333"`,
		"12345678901":                             "Check the account ID, because digits are missing. Write \"012345678901\" only if",
		"123456789":                               `"000123456789"`,
		"12345678":                                `such as "111122223333"`,
		"1111222233334":                           `such as "111122223333"`,
		"1111-2222-3333":                          `Write "111122223333".`,
		"1111 2222 3333":                          `Write "111122223333".`,
		" 111122223333\n":                         `Write "111122223333".`,
		"１１１１２２２２３３３３":                            `such as "111122223333"`,
		" arn:aws:iam::111122223333:root":         `Write "111122223333" or "arn:aws:iam::111122223333:root".`,
		"arn:aws:iam::111122223333:user/bob ":     `Write "111122223333" or "arn:aws:iam::111122223333:root".`,
		"1111-2222-333":                           `such as "111122223333"`,
		longARN:                                   `Write "111122223333"`,
		"arn:aws:iam::111122223333:user/bob":      `"arn:aws:iam::111122223333:root"`,
		"arn:aws:iam::111122223333:root/":         `"arn:aws:iam::111122223333:root"`,
		"arn:AWS:iam::111122223333:root":          `"arn:aws:iam::111122223333:root"`,
		"arn:aws:iam:us-east-1:111122223333:root": `"arn:aws:iam::111122223333:root"`,
		"arn:aws:iam::1111:root":                  `such as "111122223333"`,
		"arn:aws:iam":                             `such as "111122223333"`,
		"arn:aws:organizations::123456789012:account/o-exampleorgid/111122223333": `Write "111122223333"`,
		strings.Repeat("1", 3000): `such as "111122223333"`,
	} {
		_, err := roottask.ParsePrincipal(written)
		input, ok := errors.AsType[*roottask.InputError](err)
		if !ok {
			t.Errorf("%q: got error %v, want an InputError", written, err)
			continue
		}
		if !strings.Contains(input.Instead, instead) {
			t.Errorf("%q: %s\nwant %s", written, input.Instead, instead)
		}
	}
}

func TestPrincipal_checkRegion(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		principal, region string
		valid             bool
	}{
		{"111122223333", "us-east-1", true},
		{"111122223333", "cn-north-1", true},
		{"arn:aws:iam::111122223333:root", "eu-central-1", true},
		{"arn:aws:iam::111122223333:root", "cn-north-1", false},
		{"arn:aws-us-gov:iam::111122223333:root", "us-gov-west-1", true},
		{"arn:aws-us-gov:iam::111122223333:root", "us-east-1", false},
		{"arn:aws-cn:iam::111122223333:root", "mars", true}, // unknown Region
	} {
		p, err := roottask.ParsePrincipal(test.principal)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.CheckRegion(test.region); (err == nil) != test.valid {
			t.Errorf("%s in %s: %v", test.principal, test.region, err)
		}
	}
}

// See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
var principalGrammar = regexp.MustCompile(`^([0-9]{12}|arn:aws(-[a-z]+)*:iam::[0-9]{12}:root)$`)

func FuzzParsePrincipal(f *testing.F) {
	for _, seed := range []string{
		"", "111122223333", "1111-2222-3333", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:user/alice",
		"arn:aws-cn:iam::1:root", "arn:::::", "arn:aws:iam::111122223333:root\n", longARN,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := roottask.ParsePrincipal(s)
		if (err == nil) != (len(s) <= 2048 && principalGrammar.MatchString(s)) {
			t.Fatalf("%q: %v", s, err)
		}
		if err == nil && p.String() != s {
			t.Fatalf("%q is printed as %q", s, p)
		}
	})
}
