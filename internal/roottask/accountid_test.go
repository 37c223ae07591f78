// SPDX-License-Identifier: MPL-2.0

package roottask_test

import (
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

func TestCheckAccountID_input(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"111122223333":                         "",
		"1111-2222-3333":                       `Write "111122223333".`,
		"arn:aws:iam::111122223333:root":       `Write "111122223333".`,
		"arn:aws:iam::111122223333:user/alice": `Write "111122223333".`,
		"":                                     "The value is empty.",
		"je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY": "It is not shown.",
	} {
		err := roottask.CheckAccountID(value)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v, want %q", value, err, want)
		}
		if err != nil && !strings.Contains(err.Error(), "AWS accepts an account ID of 12 digits.") {
			t.Errorf("%q: the error lacks the accepted values: %v", value, err)
		}
	}
}
