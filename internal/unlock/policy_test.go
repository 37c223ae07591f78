// SPDX-License-Identifier: MPL-2.0

package unlock_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/unlock"
)

func TestCheckPolicy_input(t *testing.T) {
	t.Parallel()
	for policy, want := range map[string]string{
		"":                                   "The policy is empty.",
		"policy.json":                        `Write file("policy.json")`,
		"./lock policies/q.json":             `Write file("./lock policies/q.json")`,
		"allow":                              "The policy is not valid JSON: ",
		" \n":                                "The policy is empty.",
		"{":                                  "The policy is not valid JSON: unexpected end of JSON input.",
		`{"Statement":[{}]} trailing`:        "The policy is not valid JSON",
		`["Statement"]`:                      "The policy is valid JSON but not an object.",
		`null`:                               "The policy has no statement.",
		`{}`:                                 "The policy has no statement.",
		`{"Statement":[]}`:                   "The policy has no statement.",
		`{"Statement":null}`:                 "The policy has no statement.",
		`{"Statement":"Deny"}`:               "Statement 1 of the policy is not an object",
		`{"Statement":[{},null]}`:            "Statement 2 of the policy is not an object",
		`{"Statement":[{"Action":7}]}`:       "Statement 1 of the policy is not an object",
		`{"Statement":{"Effect":"Allow"}}`:   "",
		`{"Statement":[{"Effect":"Allow"}]}`: "",
		`{"statement":[{"effect":"Allow"}]}`: "",
	} {
		err := unlock.CheckPolicy(policy)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got error %v, want %q", policy, err, want)
		}
	}
}

func TestCheckAccess_statements(t *testing.T) {
	t.Parallel()
	queue, err := unlock.ParseQueueARN("arn:aws:sqs:us-east-1:111122223333:orders")
	if err != nil {
		t.Fatal(err)
	}
	for statement, locks := range map[string]bool{
		`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`:                                                      true,
		`{"Effect":"Deny","Principal":"*","Action":"SVC:*","Resource":"*"}`:                                                  true,
		`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":["svc:Get*","svc:*"],"Resource":["other","RESOURCE"]}`:            true,
		`{"Effect":"Deny","Principal":{"AWS":["111122223333","*"]},"Action":"*","Resource":"RESOURC?"}`:                      true,
		`{"Effect":"Deny","Principal":"*","NotAction":"svc:GetObject","Resource":"*"}`:                                       true,
		`{"Effect":"Deny","Principal":"*","Action":"*","NotResource":"other"}`:                                               true,
		`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{}}`:                                       true,
		`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`:                                                     false,
		`{"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"}`:                                   false,
		`{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"*","Resource":"*"}`:                                false,
		`{"Effect":"Deny","Principal":"*","Action":"svc:Delete*","Resource":"*"}`:                                            false,
		`{"Effect":"Deny","Principal":"*","NotAction":"svc:*","Resource":"*"}`:                                               false,
		`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"RESOURCE/*"}`:                                             false,
		`{"Effect":"Deny","Principal":"*","Action":"*","NotResource":"RESOURCE"}`:                                            false,
		`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`: false,
	} {
		for service, test := range map[string]struct {
			resource string
			check    func(string) error
		}{
			"s3":  {"arn:aws:s3:::orders", func(p string) error { return unlock.Bucket{Name: "orders", Policy: p}.CheckAccess() }},
			"sqs": {queue.String(), func(p string) error { return unlock.Queue{ARN: queue, Policy: p}.CheckAccess() }},
		} {
			text := strings.NewReplacer("svc", service, "SVC", strings.ToUpper(service), "RESOURCE", test.resource,
				"RESOURC?", test.resource[:len(test.resource)-1]+"?").Replace(statement)
			err := test.check(`{"Statement":[{"Effect":"Allow"},` + text + `]}`)
			if (err != nil) != locks || locks && !strings.Contains(err.Error(), "Statement 2 of the policy denies every action") {
				t.Errorf("%s: got error %v, want one: %t", text, err, locks)
			}
		}
	}
}

func FuzzOneLine(f *testing.F) {
	f.Add(`{ "Sid":  "caf` + "é \u202e \U000E0001" + `\u0000" }`)
	f.Add("not JSON\n")
	f.Fuzz(func(t *testing.T, policy string) {
		line := unlock.OneLine(policy)
		for _, r := range line {
			if !unicode.IsPrint(r) {
				t.Fatalf("%q has the character %U", line, r)
			}
		}
		var before, after any
		if json.Unmarshal([]byte(policy), &before) != nil {
			return
		}
		if err := json.Unmarshal([]byte(line), &after); err != nil {
			t.Fatal(err)
		}
		a, _ := json.Marshal(before)
		b, _ := json.Marshal(after)
		if string(a) != string(b) {
			t.Errorf("got %s, want %s", b, a)
		}
	})
}
