// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

const auditDocument = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Audit",
      "Effect": "Allow",
      "Action": "sts:AssumeRoot",
      "Resource": ["arn:aws:iam::*:root"],
      "Condition": {"StringEquals": {"sts:TaskPolicyArn": "` + auditRootUserCredentials + `"}}
    },
    {"Effect": "Deny", "Action": ["sts:AssumeRole", "iam:*"], "Resource": "*"}
  ]
}`

func TestParsePolicy(t *testing.T) {
	got, err := sandbox.ParsePolicy([]byte(auditDocument))
	want := []sandbox.Statement{
		{
			Effect: "Allow", Actions: []string{"sts:AssumeRoot"}, Resources: []string{"arn:aws:iam::*:root"},
			TaskPolicyARNs: []string{auditRootUserCredentials},
		},
		{Effect: "Deny", Actions: []string{"sts:AssumeRole", "iam:*"}, Resources: []string{"*"}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestParsePolicy_invalid(t *testing.T) {
	for name, replacement := range map[string][2]string{
		"version":           {"2012-10-17", "2008-10-17"},
		"effect":            {`"Allow"`, `"allow"`},
		"no action":         {`["sts:AssumeRole", "iam:*"]`, `[]`},
		"no resource":       {`"Resource": "*"`, `"Resource": []`},
		"unknown element":   {`"Resource": "*"`, `"NotResource": "*"`},
		"unknown condition": {"StringEquals", "StringLike"},
		"unknown key":       {"sts:TaskPolicyArn", "sts:TaskPolicyARN2"},
		"no task policy":    {`"` + auditRootUserCredentials + `"`, `[]`},
		"one character":     {"arn:aws:iam::*:root", "arn:aws:iam::11112222333?:root"},
		"policy variable":   {"arn:aws:iam::*:root", "arn:aws:iam::${aws:PrincipalAccount}:root"},
		"no JSON":           {auditDocument, "{"},
	} {
		t.Run(name, func(t *testing.T) {
			document := strings.Replace(auditDocument, replacement[0], replacement[1], 1)
			if statements, err := sandbox.ParsePolicy([]byte(document)); err == nil {
				t.Errorf("got %+v, want an error for\n%s", statements, document)
			}
		})
	}
}
