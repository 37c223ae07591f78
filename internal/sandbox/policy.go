// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"slices"
	"strings"
)

// Statement is a statement of an identity-based policy.
type Statement struct {
	// Effect is Allow or Deny.
	Effect string
	// Actions are case-insensitive names such as sts:AssumeRoot, in which * stands for any characters.
	Actions []string
	// Resources are ARNs, in which * stands for any characters. None matches every resource.
	Resources []string
	// TaskPolicyARNs are the values of a StringEquals condition on sts:TaskPolicyArn, which only requests
	// of AssumeRoot with one of them meet. None is no condition.
	TaskPolicyARNs []string
}

// Allow returns a statement that allows actions on every resource.
func Allow(actions ...string) Statement {
	return Statement{Effect: "Allow", Actions: actions}
}

// Deny returns a statement that denies actions on every resource.
func Deny(actions ...string) Statement {
	return Statement{Effect: "Deny", Actions: actions}
}

// applies reports whether a statement matches a request.
func (s Statement) applies(r *request) bool {
	return matchesAny(s.Actions, r.permission()) &&
		(len(s.Resources) == 0 || matchesAny(s.Resources, r.resource())) &&
		(len(s.TaskPolicyARNs) == 0 || slices.Contains(s.TaskPolicyARNs, r.parameters["TaskPolicyArn.arn"]))
}

// appliesAny reports whether a statement with the effect matches a request.
func appliesAny(statements []Statement, effect string, r *request) bool {
	return slices.ContainsFunc(statements, func(s Statement) bool { return s.Effect == effect && s.applies(r) })
}

// matchesAny reports whether one of the patterns of a policy matches a name.
func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(strings.ToLower(pattern), strings.ToLower(name)) })
}

// matches reports whether a pattern matches a name.
func matches(pattern, name string) bool {
	literals := strings.Split(pattern, "*")
	last := len(literals) - 1
	if last == 0 {
		return pattern == name
	}
	name, ok := strings.CutPrefix(name, literals[0])
	if !ok {
		return false
	}
	for _, literal := range literals[1:last] {
		if _, name, ok = strings.Cut(name, literal); !ok {
			return false
		}
	}
	return strings.HasSuffix(name, literals[last])
}

// checkIdentityPolicy refuses a request that the caller's identity-based policies do not allow.
func checkIdentityPolicy(r *request) *refusal {
	switch {
	case appliesAny(r.caller.statements, "Deny", r):
		return denied(r, deniedByIdentityPolicy)
	case !appliesAny(r.caller.statements, "Allow", r):
		return denied(r, notAllowed(r, "identity-based"))
	}
	return nil
}

// checkRoot refuses a request of a root user that a service control policy or the task policy of a root
// session denies. AWS never denies sts:GetCallerIdentity.
func (s *Sandbox) checkRoot(r *request) *refusal {
	switch {
	case r.caller == nil || !r.caller.isRoot() || r.permission() == "sts:GetCallerIdentity":
		return nil
	case s.rootDenied[r.caller.AccountID()]:
		return denied(r, deniedBySCP)
	case r.caller.task != nil && !r.caller.task.permits(r.permission()),
		// The task policy names this action, but denies every resource other than arn:aws:iam::*:root
		// (inferred).
		r.caller.task != nil && r.action == "DeleteVirtualMFADevice":
		return denied(r, deniedBySessionPolicy)
	}
	return nil
}

// permission returns the name of a request's action in policies, which for some actions differs from the
// name in the API.
func (r *request) permission() string {
	switch name := r.service + ":" + r.action; name {
	case "s3:ListBuckets":
		return "s3:ListAllMyBuckets"
	case "s3:ListObjects", "s3:ListObjectsV2", "s3:HeadBucket":
		return "s3:ListBucket"
	default:
		return name
	}
}

// resource returns the ARN of the resource in a request, or * for actions without one.
func (r *request) resource() string {
	prefix := "arn:" + partition(r.region) + ":"
	switch {
	case r.action == "AssumeRoot":
		return inPartition(rootARN(targetAccount(r.parameters["TargetPrincipal"])), r.region)
	case r.has("RoleArn"):
		return r.parameters["RoleArn"]
	case r.action == "DeleteVirtualMFADevice":
		return r.parameters["SerialNumber"]
	case r.service == "s3":
		return prefix + "s3:::" + cmp.Or(r.parameters["Bucket"], "*")
	case r.service == "sqs" && r.action != "ListQueues":
		name := r.queueName()
		return prefix + "sqs:" + name.region + ":" + name.account + ":" + name.name
	}
	return "*"
}
