// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
)

// local evaluates a local value of an example that is not validated as a whole, and decodes it.
func local(t *testing.T, example, name string, value any) {
	t.Helper()
	acctest.Isolate(t)
	locals := regexp.MustCompile(`(?ms)^locals \{\n.*?^\}\n`).FindAllString(readFile(t, "examples/guides/"+example+"/main.tf"), -1)
	w := newWorkspace(t, nil, strings.Join(locals, "\n")+fmt.Sprintf("\noutput \"value\" {\n  value = jsonencode(local.%s)\n}\n", name))
	w.must("apply", "-auto-approve")
	if err := json.Unmarshal([]byte(w.must("output", "-raw", "value")), value); err != nil {
		t.Fatal(err)
	}
}

// oneOrMore is what a policy writes as a value or as a list.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*o = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(o))
}

// policy is a document in which everything is known, so that a misspelt name is an error.
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

func TestAccPrerequisitesExemptRootSessionsFromWhatDeniesRoot(t *testing.T) {
	var scp policy
	local(t, "prerequisites", "deny_root", &scp)
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

// The filters are applied to events as CloudTrail writes them, with the fields that the guide names.
func TestAccCloudTrailAlarmsTellSessionsFromSignIns(t *testing.T) {
	var alarms map[string]string
	local(t, "cloudtrail", "alarms", &alarms)
	type event map[string]string
	for name, test := range map[string]struct {
		event event
		want  []string
	}{
		"sign-in as root":           {event{"eventType": "AwsConsoleSignIn", "userIdentity.type": "Root", "eventName": "ConsoleLogin", "eventSource": "signin.amazonaws.com"}, []string{"root-user"}},
		"root access key":           {event{"eventType": "AwsApiCall", "userIdentity.type": "Root", "eventName": "ListBuckets", "eventSource": "s3.amazonaws.com"}, []string{"root-user"}},
		"call in a root session":    {event{"eventType": "AwsApiCall", "userIdentity.type": "Root", "userIdentity.sessionContext.assumedRoot": "true", "eventName": "PutBucketPolicy", "eventSource": "s3.amazonaws.com"}, nil},
		"service on behalf of root": {event{"eventType": "AwsApiCall", "userIdentity.type": "Root", "userIdentity.invokedBy": "support.amazonaws.com", "eventName": "DescribeVolumes", "eventSource": "ec2.amazonaws.com"}, nil},
		"service by itself":         {event{"eventType": "AwsServiceEvent", "userIdentity.type": "Root", "eventName": "RotateKey", "eventSource": "kms.amazonaws.com"}, nil},
		"session that is opened":    {event{"eventType": "AwsApiCall", "userIdentity.type": "AssumedRole", "eventName": "AssumeRoot", "eventSource": "sts.amazonaws.com"}, []string{"root-session"}},
		"another call of STS":       {event{"eventType": "AwsApiCall", "userIdentity.type": "AssumedRole", "eventName": "AssumeRole", "eventSource": "sts.amazonaws.com"}, nil},
	} {
		var fired []string
		for alarm, filter := range alarms {
			if matches(t, filter, test.event) {
				fired = append(fired, alarm)
			}
		}
		if !slices.Equal(fired, test.want) {
			t.Errorf("%s: %v fired, want %v", name, fired, test.want)
		}
	}
}

var filterTerm = regexp.MustCompile(`^\(\$\.([\w.]+) (?:(=|!=) "([^"]*)"|NOT EXISTS)\)$`)

// matches evaluates a metric filter that consists of terms which all have to be true.
func matches(t *testing.T, filter string, event map[string]string) bool {
	t.Helper()
	terms, opened := strings.CutPrefix(filter, "{ ")
	terms, closed := strings.CutSuffix(terms, " }")
	if !opened || !closed {
		t.Fatalf("%s is not a filter", filter)
	}
	all := true
	for _, term := range strings.Split(terms, " && ") {
		parts := filterTerm.FindStringSubmatch(term)
		if parts == nil {
			t.Fatalf("%s is not a term of a filter", term)
		}
		value, exists := event[parts[1]]
		switch parts[2] {
		case "=":
			all = all && value == parts[3]
		case "!=":
			all = all && value != parts[3]
		default:
			all = all && !exists
		}
	}
	return all
}
