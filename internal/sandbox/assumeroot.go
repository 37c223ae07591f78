// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"regexp"
	"strings"
	"time"
)

// assumeRootResult is the answer of sts:AssumeRoot.
type assumeRootResult struct {
	Credentials    *credentials `xml:",omitempty"`
	SourceIdentity string       `xml:",omitempty"`
}

// credentials are temporary credentials as STS answers them.
type credentials struct {
	AccessKeyID     string `xml:"AccessKeyId,omitempty"`
	SecretAccessKey string `xml:",omitempty"`
	SessionToken    string `xml:",omitempty"`
	Expiration      string `xml:",omitempty"`
}

func credentialsOf(p *principal) *credentials {
	return &credentials{p.AccessKeyID, p.SecretAccessKey, p.SessionToken, p.expires.UTC().Format(time.RFC3339)}
}

// assumeRoot is https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html: parameters first, then
// permission, then the state of the organization.
func (s *Sandbox) assumeRoot(r *request) (any, *refusal) {
	if r.hostname() == "sts.amazonaws.com" {
		return nil, &refusal{status: http.StatusBadRequest, code: "InvalidAction", message: "Unknown Operation"}
	}
	v := &validation{request: r}
	target := v.require("TargetPrincipal", "targetPrincipal", 12, 2048)
	policy := requireTaskPolicy(v)
	seconds := v.duration(0, 900, 900)
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
	if !mayAssumeRoot(r, account) {
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

// featureDisabled is what STS says when the feature behind a task policy is off.
var featureDisabled = map[string]string{
	RootCredentialsManagement: "Root credentials management feature is not enabled for your AWS Organization.",
	RootSessions:              "Root sessions feature is not enabled for your AWS Organization.",
}

// mayAssumeRoot decides what STS refuses with one message for every cause.
func mayAssumeRoot(r *request, account string) bool {
	return checkIdentityPolicy(r) == nil &&
		!r.caller.isRoot() &&
		administers(r.caller.AccountID()) &&
		account != ManagementAccount &&
		accountStates[account] == "ACTIVE"
}

// requireTaskPolicy is about a parameter that is a structure: without it AWS misses the structure, not its member.
func requireTaskPolicy(v *validation) string {
	if !v.request.has("TaskPolicyArn.arn") {
		v.violation("null", "taskPolicyArn", "not be null")
		return ""
	}
	return v.require("TaskPolicyArn.arn", "taskPolicyArn.arn", 20, 2048)
}

var rootPrincipal = regexp.MustCompile(`^(?:arn:[a-z-]+:iam::)?([0-9]{12})(:root)?$`)

// targetAccount is the account of a target principal that is an account ID or the ARN of a root user, and else empty.
func targetAccount(principal string) string {
	match := rootPrincipal.FindStringSubmatch(principal)
	if match == nil || strings.HasPrefix(principal, "arn:") != (match[2] != "") {
		return ""
	}
	return match[1]
}
