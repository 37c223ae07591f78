// SPDX-License-Identifier: MPL-2.0

package roottask

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// Feature is a feature of centralized root access, which an organization enables.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html
type Feature string

// Features that AWS documents. Neither implies the other.
const (
	RootCredentialsManagement Feature = "RootCredentialsManagement"
	RootSessions              Feature = "RootSessions"
)

// TaskPolicy is an AWS-managed policy that scopes a root session to one task.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/security-iam-awsmanpol.html
type TaskPolicy struct {
	Name    string
	Feature Feature // required in the organization
}

var taskPolicies = []TaskPolicy{
	{"IAMAuditRootUserCredentials", RootCredentialsManagement},
	{"IAMCreateRootUserPassword", RootCredentialsManagement},
	{"IAMDeleteRootUserCredentials", RootCredentialsManagement},
	{"S3UnlockBucketPolicy", RootSessions},
	{"SQSUnlockQueuePolicy", RootSessions},
}

// TaskPolicies returns the policies that AWS has published, in alphabetical order.
func TaskPolicies() []TaskPolicy {
	return slices.Clone(taskPolicies)
}

// TaskPolicyNames returns the names of [TaskPolicies].
func TaskPolicyNames() []string {
	names := make([]string, len(taskPolicies))
	for i, p := range taskPolicies {
		names[i] = p.Name
	}
	return names
}

// FindTaskPolicy returns the published policy with the given name.
func FindTaskPolicy(name string) (TaskPolicy, bool) {
	for _, p := range taskPolicies {
		if p.Name == name {
			return p, true
		}
	}
	return TaskPolicy{}, false
}

// PolicyARN is the ARN of a task policy: the TaskPolicyArn of AssumeRoot.
type PolicyARN struct {
	Partition string
	Name      string // may be unknown to this version, because AWS adds policies
}

// String returns arn:PARTITION:iam::aws:policy/root-task/NAME.
func (p PolicyARN) String() string {
	return arn.ARN{Partition: p.Partition, Service: "iam", AccountID: "aws", Resource: policyPath + p.Name}.String()
}

// PolicyIn returns the policy with a name in the partition of a Region. The partition is aws if the Region's
// is unknown.
func PolicyIn(region, name string) PolicyARN {
	partition, known := PartitionOf(region)
	if !known {
		partition = "aws"
	}
	return PolicyARN{Partition: partition, Name: name}
}

const (
	managedPath = "policy/"
	policyPath  = "policy/root-task/"
)

var policyName = regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)

// ParseTaskPolicyName parses the name of a published policy. The error is an [*InputError].
func ParseTaskPolicyName(s string) (string, error) {
	if _, ok := FindTaskPolicy(s); ok {
		return s, nil
	}
	e := &InputError{
		Given:    fmt.Sprintf("%q is not the name of a root-task policy.", s),
		Accepted: "AWS accepts " + strings.Join(TaskPolicyNames(), ", ") + ".",
		Instead:  "Write one of these names.",
	}
	switch near := Nearest(strings.TrimPrefix(strings.TrimSpace(s), "root-task/"), TaskPolicyNames()); {
	case s == "":
		e.Given = "The value is empty."
	case strings.HasPrefix(s, "arn:"):
		e.Given = fmt.Sprintf("%q is an ARN, and {TaskPolicyName} takes a name.", s)
		e.Instead = fmt.Sprintf("Write {TaskPolicyArn} = %q instead of {TaskPolicyName}.", s)
		if p, err := ParseTaskPolicyARN(s); err != nil {
			e.Instead = "Write one of these names, or the ARN of a root-task policy in {TaskPolicyArn}."
		} else if _, ok := FindTaskPolicy(p.Name); ok {
			e.Instead = fmt.Sprintf("Write %q, or move the ARN to {TaskPolicyArn}.", p.Name)
		}
	case near != "":
		e.Instead = fmt.Sprintf("Did you mean %q?", near)
	}
	return "", e
}

// ParseTaskPolicyARN parses a well-formed ARN under root-task/, in any partition. The error is an
// [*InputError].
func ParseTaskPolicyARN(s string) (PolicyARN, error) {
	a, err := arn.Parse(s)
	name, inPath := strings.CutPrefix(a.Resource, policyPath)
	if err == nil && len(s) <= maxLength && partitionID.MatchString(a.Partition) && a.Service == "iam" && a.Region == "" &&
		a.AccountID == "aws" && inPath && policyName.MatchString(name) {
		return PolicyARN{Partition: a.Partition, Name: name}, nil
	}
	return PolicyARN{}, &InputError{
		Given:    describePolicyARN(s, a, err),
		Accepted: "AWS accepts only AWS-managed policies under root-task/ (arn:PARTITION:iam::aws:policy/root-task/NAME).",
		Instead:  policyARNInstead(s, a),
	}
}

// CheckRegion returns an [*InputError] if the policy and a Region are in different partitions. A Region of an
// unknown partition matches every policy.
func (p PolicyARN) CheckRegion(region string) error {
	partition, known := PartitionOf(region)
	if !known || p.Partition == partition {
		return nil
	}
	return &InputError{
		Given:    fmt.Sprintf("%q is in partition %q, but Region %q is in partition %q.", p, p.Partition, region, partition),
		Accepted: "AWS accepts a policy in the partition of the STS endpoint.",
		Instead:  fmt.Sprintf("Write %q, or set the Region to one of partition %q.", PolicyARN{Partition: partition, Name: p.Name}, p.Partition),
	}
}

// SuggestTaskPolicy returns the name of the published policy that a name probably misspells, or "" if there
// is none.
func SuggestTaskPolicy(name string) string {
	return Nearest(name, TaskPolicyNames())
}

func describePolicyARN(s string, a arn.ARN, err error) string {
	switch {
	case s == "":
		return "The value is empty."
	case strings.TrimSpace(s) != s:
		return fmt.Sprintf("%q begins or ends with white space.", s)
	case !strings.HasPrefix(s, "arn:"):
		return fmt.Sprintf("%q is not an ARN.", s)
	case err != nil:
		return fmt.Sprintf("%q is not a complete ARN.", s)
	case len(s) > maxLength:
		return fmt.Sprintf("%q has more than %d characters.", s, maxLength)
	case a.Service != "iam" || !strings.HasPrefix(a.Resource, managedPath):
		return fmt.Sprintf("%q is not the ARN of an IAM policy.", s)
	case accountID.MatchString(a.AccountID):
		return fmt.Sprintf("%q is a customer-managed policy of account %s.", s, a.AccountID)
	case a.AccountID == "aws" && !strings.HasPrefix(a.Resource, policyPath):
		return fmt.Sprintf("%q is an AWS-managed policy, but not one for root tasks.", s)
	default:
		return fmt.Sprintf("%q is not a well-formed policy ARN.", s)
	}
}

func policyARNInstead(s string, a arn.ARN) string {
	name := s[strings.LastIndex(s, "/")+1:]
	partition := a.Partition
	if !partitionID.MatchString(partition) {
		partition = "aws"
	}
	near := Nearest(strings.TrimSpace(name), TaskPolicyNames())
	switch {
	case near == "":
		return "Write the ARN of one of " + strings.Join(TaskPolicyNames(), ", ") + ", or its name in {TaskPolicyName}."
	case strings.HasPrefix(strings.TrimSpace(s), "arn:"):
		return fmt.Sprintf("Write %q.", PolicyARN{Partition: partition, Name: near})
	default:
		return fmt.Sprintf("Write {TaskPolicyName} = %q instead of {TaskPolicyArn}, or %q here.", near,
			PolicyARN{Partition: partition, Name: near})
	}
}
