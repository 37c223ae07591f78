// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// oneOrMore is an element of a policy that can be a string or a list of strings.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*o = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(o))
}

// policy is a policy document. To decode a document with another element, such as a misspelt name, is an error.
type policy struct {
	Version   string
	Statement []struct {
		Sid              string
		Effect           string
		Action, Resource oneOrMore
		Condition        map[string]map[string]oneOrMore
	}
}

func (p *policy) UnmarshalJSON(text []byte) error {
	type plain policy
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	return decoder.Decode((*plain)(p))
}

var localsBlock = regexp.MustCompile(`(?ms)^locals \{\n.*?^\}\n`)

// No engine checks the content of a policy or of a metric filter. One run evaluates the local values of the
// examples, whose resources the stand-in for hashicorp/aws cannot create.
func TestAccGuide_policies(t *testing.T) {
	acctest.Isolate(t)
	w := newWorkspace(t, nil, `
output "values" {
  value = {
    scp    = local.deny_root
    alarms = local.alarms
  }
}
`)
	for _, example := range []string{"prerequisites", "cloudtrail"} {
		blocks := localsBlock.FindAllString(readFile(t, "examples/guides/"+example+"/main.tf"), -1)
		w.write(example+".tf", strings.Join(blocks, "\n"))
	}
	w.must("apply", "-auto-approve")
	var values struct {
		SCP    policy
		Alarms map[string]string
	}
	if err := json.Unmarshal([]byte(w.must("output", "-json", "values")), &values); err != nil {
		t.Fatal(err)
	}
	t.Run("service control policy", func(t *testing.T) { checkServiceControlPolicy(t, values.SCP) })
	t.Run("alarms", func(t *testing.T) { checkAlarms(t, values.Alarms) })
}

// The policy denies everything to root users and nothing to root sessions.
func checkServiceControlPolicy(t *testing.T, scp policy) {
	if scp.Version != "2012-10-17" || len(scp.Statement) != 1 {
		t.Fatalf("the policy is %+v", scp)
	}
	deny := scp.Statement[0]
	if deny.Effect != "Deny" || !slices.Equal(deny.Action, oneOrMore{"*"}) || !slices.Equal(deny.Resource, oneOrMore{"*"}) {
		t.Errorf("the statement is %+v", deny)
	}
	got := fmt.Sprint(deny.Condition)
	if want := "map[ArnLike:map[aws:PrincipalArn:[arn:aws:iam::*:root]] Null:map[aws:AssumedRoot:[true]]]"; got != want {
		t.Errorf("the condition is %s, want %s", got, want)
	}
}

// checkAlarms applies the metric filters to events with the fields that CloudTrail writes.
func checkAlarms(t *testing.T, alarms map[string]string) {
	type event map[string]string
	terms := fences(readFile(t, "templates/guides/cloudtrail.md.tmpl"), "text")
	if len(terms) != 1 {
		t.Fatalf("the guide has the terms %q, want one", terms)
	}
	alarms["changes"] = strings.TrimSuffix(alarms["root-session"], " }") + " && " + strings.TrimSpace(terms[0]) + " }"
	for name, test := range map[string]struct {
		event event
		want  []string
	}{
		"root user signs in": {
			event: event{
				"eventType": "AwsConsoleSignIn", "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin",
				"userIdentity.type": "Root",
			},
			want: []string{"root-user"},
		},
		"access key of a root user": {
			event: event{
				"eventType": "AwsApiCall", "eventSource": "s3.amazonaws.com", "eventName": "ListBuckets",
				"userIdentity.type": "Root",
			},
			want: []string{"root-user"},
		},
		"request in a root session": {
			event: event{
				"eventType": "AwsApiCall", "eventSource": "s3.amazonaws.com", "eventName": "PutBucketPolicy",
				"userIdentity.type": "Root", "userIdentity.sessionContext.assumedRoot": "true",
			},
		},
		"service on behalf of root": {
			event: event{
				"eventType": "AwsApiCall", "eventSource": "ec2.amazonaws.com", "eventName": "DescribeVolumes",
				"userIdentity.type": "Root", "userIdentity.invokedBy": "support.amazonaws.com",
			},
		},
		"event of a service": {
			event: event{
				"eventType": "AwsServiceEvent", "eventSource": "kms.amazonaws.com", "eventName": "RotateKey",
				"userIdentity.type": "Root",
			},
		},
		"session is opened for an audit": {
			event: event{
				"eventType": "AwsApiCall", "eventSource": "sts.amazonaws.com", "eventName": "AssumeRoot",
				"userIdentity.type":                   "AssumedRole",
				"requestParameters.taskPolicyArn.arn": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials",
			},
			want: []string{"root-session"},
		},
		"session is opened for a change": {
			event: event{
				"eventType": "AwsApiCall", "eventSource": "sts.amazonaws.com", "eventName": "AssumeRoot",
				"userIdentity.type":                   "AssumedRole",
				"requestParameters.taskPolicyArn.arn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
			},
			want: []string{"changes", "root-session"},
		},
		"session is denied": {
			event: event{
				"eventType": "AwsApiCall", "eventSource": "sts.amazonaws.com", "eventName": "AssumeRoot",
				"userIdentity.type": "AssumedRole",
			},
			want: []string{"changes", "root-session"},
		},
		"another operation of STS": {
			event: event{
				"eventType": "AwsApiCall", "eventSource": "sts.amazonaws.com", "eventName": "AssumeRole",
				"userIdentity.type": "AssumedRole",
			},
		},
	} {
		var fired []string
		for _, alarm := range slices.Sorted(maps.Keys(alarms)) {
			if matches(t, alarms[alarm], test.event) {
				fired = append(fired, alarm)
			}
		}
		if !slices.Equal(fired, test.want) {
			t.Errorf("%s: alarms %v, want %v", name, fired, test.want)
		}
	}
}

var filterTerm = regexp.MustCompile(`^\(\$\.([\w.]+) (?:(=|!=) "([^"]*)"|NOT EXISTS)\)$`)

// matches evaluates a metric filter: terms joined by &&, each a comparison or two comparisons joined by ||.
func matches(t *testing.T, filter string, event map[string]string) bool {
	t.Helper()
	terms, opened := strings.CutPrefix(filter, "{ ")
	terms, closed := strings.CutSuffix(terms, " }")
	if !opened || !closed {
		t.Fatalf("%s is not a filter", filter)
	}
	for term := range strings.SplitSeq(terms, " && ") {
		left, right, isEither := strings.Cut(term, " || ")
		if isEither {
			left, right = strings.TrimPrefix(left, "("), strings.TrimSuffix(right, ")")
		}
		if !compares(t, left, event) && (!isEither || !compares(t, right, event)) {
			return false
		}
	}
	return true
}

// compares evaluates a comparison. One with a field that the event lacks is false, except NOT EXISTS.
func compares(t *testing.T, comparison string, event map[string]string) bool {
	t.Helper()
	parts := filterTerm.FindStringSubmatch(comparison)
	if parts == nil {
		t.Fatalf("%s is not a comparison", comparison)
	}
	value, exists := event[parts[1]]
	switch parts[2] {
	case "=":
		return exists && value == parts[3]
	case "!=":
		return exists && value != parts[3]
	default:
		return !exists
	}
}
