// SPDX-License-Identifier: MPL-2.0

package datasource_test

import (
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

func TestDataSources_invalid(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	s := serve(t, sb, sb.Admin(), allowAll)
	for name, test := range map[string]struct {
		kind string
		arguments
		want failure
	}{
		"separators in account_id": {oneAccount, arguments{"account_id": "1111-2222-3333"}, failure{
			at: `AttributeName("account_id")`, summary: "Invalid account_id",
			parts: []string{`"1111-2222-3333"`, "12 digits", `Write "111122223333".`},
		}},
		"root ARN as account_id": {oneAccount, arguments{"account_id": "arn:aws:iam::111122223333:root"}, failure{
			at: `AttributeName("account_id")`, summary: "Invalid account_id", parts: []string{`Write "111122223333".`},
		}},
		"timeout of 0 seconds": {oneAccount, arguments{"account_id": sandbox.Member, "timeouts": readTimeout("0s")}, failure{
			at: `AttributeName("timeouts")`, summary: "Invalid timeouts.read",
			parts: []string{`The value is "0s".`, "greater than zero", `"30s"`, "2 minutes"},
		}},
		"element of account_ids": {organization, arguments{"account_ids": []string{sandbox.Member, "12345678901"}}, failure{
			at:      `AttributeName("account_ids").ElementKeyValue(tftypes.String<"12345678901">)`,
			summary: "Invalid account_ids",
			parts:   []string{"11 digits", "012345678901"},
		}},
		"element of exclude_account_ids": {organization, arguments{"exclude_account_ids": []string{"all"}}, failure{
			at:      `AttributeName("exclude_account_ids").ElementKeyValue(tftypes.String<"all">)`,
			summary: "Invalid exclude_account_ids",
			parts:   []string{"12 digits"},
		}},
		"concurrency of 0": {organization, arguments{"concurrency": 0}, failure{
			at: `AttributeName("concurrency")`, summary: "Invalid concurrency", parts: []string{"The value is 0.", "1 to 500", "200"},
		}},
		"concurrency of 501": {organization, arguments{"concurrency": 501}, failure{
			at: `AttributeName("concurrency")`, summary: "Invalid concurrency", parts: []string{"The value is 501."},
		}},
		"concurrency of 1.5": {organization, arguments{"concurrency": 1.5}, failure{
			at: `AttributeName("concurrency")`, summary: "Invalid concurrency", parts: []string{"The value is 1.5.", "whole number"},
		}},
		"timeout without unit": {oneAccount, arguments{"account_id": sandbox.Member, "timeouts": readTimeout("30")}, failure{
			at: `AttributeName("timeouts")`, summary: "Invalid timeouts.read",
			parts: []string{`The value is "30".`, "unit s, m or h", `Write a duration such as "30s"`},
		}},
		"no account": {organization, arguments{"account_ids": []string{}}, failure{
			at: `AttributeName("account_ids")`, summary: "Invalid account_ids",
			parts: []string{"The value is empty.", "at least one", "omit account_ids for every account of the organization"},
		}},
		"null account": {organization, arguments{"exclude_account_ids": []any{nil}}, failure{
			at: `AttributeName("exclude_account_ids")`, summary: "Invalid exclude_account_ids",
			parts: []string{"An element is null.", "account IDs of 12 digits", "Remove the element"},
		}},
		"negative timeout": {organization, arguments{"timeouts": readTimeout("-1s")}, failure{
			at: `AttributeName("timeouts")`, summary: "Invalid timeouts.read", parts: []string{"10 minutes"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.want.check(t, s.validate(t, test.kind, test.arguments))
			_, found := s.read(t, test.kind, test.arguments)
			test.want.check(t, found)
		})
	}
}

func TestDataSources_unknownIsValid(t *testing.T) {
	t.Parallel()
	sb := sandboxtest.Start(t)
	s := serve(t, sb, sb.Admin(), allowAll)
	for kind, unknown := range map[string]arguments{
		oneAccount: {"account_id": testsupport.Unknown},
		organization: {
			"account_ids":         testsupport.Unknown,
			"exclude_account_ids": []string{testsupport.Unknown},
			"concurrency":         testsupport.Unknown,
			"allow_errors":        testsupport.Unknown,
		},
	} {
		if found := s.validate(t, kind, unknown); len(found) > 0 {
			t.Errorf("%s: %+v", kind, found[0])
		}
	}
}
