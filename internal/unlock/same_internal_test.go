// SPDX-License-Identifier: MPL-2.0

package unlock

import (
	"fmt"
	"testing"
)

func TestSame_statements(t *testing.T) {
	t.Parallel()
	const everyone = `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}`
	for name, test := range map[string]struct {
		a, b string
		want bool
	}{
		"order and lists": {
			everyone, `{"Resource":["*"],"Action":["s3:GetObject"],"Principal":"*","Effect":"Deny"}`, true,
		},
		"account ID and ARN": {
			`{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}`,
			`{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root"]},"Action":"s3:*","Resource":"*"}`, true,
		},
		"two forms of everyone": {everyone, `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:GetObject","Resource":"*"}`, true},
		"without Principal":     {everyone, `{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}`, false},
		"no principals":         {everyone, `{"Effect":"Deny","Principal":{"AWS":[]},"Action":"s3:GetObject","Resource":"*"}`, false},
		"Principal as a string": {everyone, `{"Effect":"Deny","Principal":"111122223333","Action":"s3:GetObject","Resource":"*"}`, false},
		"misspelt element": {
			everyone,
			`{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*","Conditions":{"Bool":{"aws:SecureTransport":"false"}}}`,
			false,
		},
		"other action": {everyone, `{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[%s]}`, test.a)
			b := fmt.Sprintf(`{"Version":"2012-10-17","Statement":%s}`, test.b)
			if same(a, b) != test.want || same(b, a) != test.want {
				t.Errorf("%s and %s: got %t, want %t", a, b, same(a, b), test.want)
			}
		})
	}
}
