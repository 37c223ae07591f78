// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"slices"
	"strings"
)

// Statement is a statement of an identity-based policy, as far as the sandbox evaluates them.
type Statement struct {
	// Effect is Allow or Deny.
	Effect string
	// Actions are names such as sts:AssumeRoot, in any case. One that ends in * stands for all that begin like it.
	Actions []string
	// Resources are ARNs, which may end in * as well. None stands for all.
	Resources []string
	// TaskPolicyARNs are the values of a StringEquals condition on sts:TaskPolicyArn, with which the statement applies
	// only to calls of AssumeRoot with one of them. None stands for no condition.
	TaskPolicyARNs []string
}

// Allow is the statement that allows some actions on everything.
func Allow(actions ...string) Statement {
	return Statement{Effect: "Allow", Actions: actions}
}

// Deny is the statement that denies some actions on everything.
func Deny(actions ...string) Statement {
	return Statement{Effect: "Deny", Actions: actions}
}

// applies reports whether the statement is about a request.
func (s Statement) applies(r *request) bool {
	return matchesAny(s.Actions, r.permission()) &&
		(len(s.Resources) == 0 || matchesAny(s.Resources, r.resource())) &&
		(len(s.TaskPolicyARNs) == 0 || slices.Contains(s.TaskPolicyARNs, r.parameters["TaskPolicyArn.arn"]))
}

// appliesAny reports whether a statement with the effect is about a request.
func appliesAny(statements []Statement, effect string, r *request) bool {
	return slices.ContainsFunc(statements, func(s Statement) bool { return s.Effect == effect && s.applies(r) })
}

// matchesAny reports whether a pattern of a policy stands for a name.
func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		prefix, open := strings.CutSuffix(pattern, "*")
		if open {
			return len(name) >= len(prefix) && strings.EqualFold(prefix, name[:len(prefix)])
		}
		return strings.EqualFold(pattern, name)
	})
}

// checkIdentityPolicy refuses a request that the caller's own policies do not allow.
func checkIdentityPolicy(r *request) *refusal {
	switch {
	case appliesAny(r.caller.statements, "Deny", r):
		return denied(r, deniedByIdentityPolicy)
	case !appliesAny(r.caller.statements, "Allow", r):
		return denied(r, notAllowed(r, "identity-based"))
	}
	return nil
}

// checkRoot refuses a request of a root user that a service control policy denies, or the task policy of a root
// session. Both leave sts:GetCallerIdentity alone, which AWS never denies.
func (s *Sandbox) checkRoot(r *request) *refusal {
	switch {
	case r.caller == nil || !r.caller.isRoot() || r.permission() == "sts:GetCallerIdentity":
		return nil
	case s.rootDenied[r.caller.AccountID()]:
		return denied(r, deniedBySCP)
	case r.caller.task != nil && !r.caller.task.permits(r.permission()):
		return denied(r, deniedBySessionPolicy)
	}
	return nil
}

// permission is the name under which policies know the action of a request: the API's own name with few exceptions.
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

// resource is the ARN of what a request is about, or * for actions that are about nothing in particular.
func (r *request) resource() string {
	prefix := "arn:" + partition(r.region) + ":"
	switch {
	case r.action == "AssumeRoot":
		return inPartition(rootARN(targetAccount(r.parameters["TargetPrincipal"])), r.region)
	case r.has("RoleArn"):
		return r.parameters["RoleArn"]
	case r.service == "s3":
		return prefix + "s3:::" + cmp.Or(r.parameters["Bucket"], "*")
	case r.service == "sqs" && r.action != "ListQueues":
		name := r.queueName()
		return prefix + "sqs:" + r.region + ":" + name.account + ":" + name.name
	}
	return "*"
}
