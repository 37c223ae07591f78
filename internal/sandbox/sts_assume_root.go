// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"regexp"
	"strings"
	"time"
)

// assumeRootResult is the result of sts:AssumeRoot.
type assumeRootResult struct {
	Credentials    *credentials `xml:",omitempty"`
	SourceIdentity string       `xml:",omitempty"`
}

// credentials are temporary credentials in a result of STS.
type credentials struct {
	AccessKeyID     string `xml:"AccessKeyId,omitempty"`
	SecretAccessKey string `xml:",omitempty"`
	SessionToken    string `xml:",omitempty"`
	Expiration      string `xml:",omitempty"`
}

func credentialsOf(p *principal) *credentials {
	return &credentials{p.AccessKeyID, p.SecretAccessKey, p.SessionToken, p.expires.UTC().Format(time.RFC3339)}
}

// assumeRoot implements https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html. It checks
// the parameters, then the permission, then the organization.
func (s *Sandbox) assumeRoot(r *request) (any, *refusal) {
	if r.hostname() == "sts.amazonaws.com" {
		return nil, badRequest("InvalidAction", "Unknown Operation")
	}
	v := &validation{request: r}
	target := v.require("TargetPrincipal", "targetPrincipal", 12, 2048)
	policy := requireTaskPolicy(v)
	seconds := v.number("DurationSeconds", "durationSeconds", 0, 900, 900)
	if refused := v.refusal(); refused != nil {
		return nil, refused
	}
	account := targetAccount(target)
	if target != account && target != inPartition(rootARN(account), r.region) {
		return nil, validationError("Request must contain a valid target principal")
	}
	task := findTaskPolicy(policy, r.region)
	if task == nil {
		return nil, validationError("Request must contain valid AWS managed task policy ARN")
	}
	if !s.mayAssumeRoot(r, account) {
		return nil, deniedWithoutReason(r)
	}
	if !s.trustedAccess {
		return nil, accessDenied("Service not enabled for AWS Organizations.")
	}
	if !s.features[task.feature] {
		return nil, accessDenied(featureDisabled[task.feature])
	}
	session := s.newSession(principal{
		Identity:   Identity{ARN: rootARN(account)},
		userID:     account,
		statements: []Statement{Allow("*")},
		task:       task,
	}, time.Duration(seconds)*time.Second)
	return assumeRootResult{Credentials: credentialsOf(session), SourceIdentity: s.sourceIdentity}, nil
}

// featureDisabled has the error message of STS for each feature that a task policy requires.
var featureDisabled = map[string]string{
	RootCredentialsManagement: "Root credentials management feature is not enabled for your AWS Organization.",
	RootSessions:              "Root sessions feature is not enabled for your AWS Organization.",
}

// mayAssumeRoot checks the conditions whose violations STS reports with one and the same message.
func (s *Sandbox) mayAssumeRoot(r *request, account string) bool {
	return checkIdentityPolicy(r) == nil &&
		!r.caller.isRoot() &&
		administers(r.caller.AccountID()) &&
		account != ManagementAccount && account != r.caller.AccountID() &&
		s.state(account) == "ACTIVE"
}

// requireTaskPolicy returns the ARN of the task policy. AWS reports a missing ARN as a missing structure.
func requireTaskPolicy(v *validation) string {
	if !v.request.has("TaskPolicyArn.arn") {
		v.violation("null", "taskPolicyArn", "not be null")
		return ""
	}
	return v.require("TaskPolicyArn.arn", "taskPolicyArn.arn", 20, 2048)
}

var rootPrincipal = regexp.MustCompile(`^(?:arn:[a-z-]+:iam::)?([0-9]{12})(:root)?$`)

// targetAccount returns the account of a target principal that is an account ID or the ARN of a root user,
// otherwise "".
func targetAccount(principal string) string {
	match := rootPrincipal.FindStringSubmatch(principal)
	if match == nil || strings.HasPrefix(principal, "arn:") != (match[2] != "") {
		return ""
	}
	return match[1]
}
