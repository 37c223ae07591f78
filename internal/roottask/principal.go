// SPDX-License-Identifier: MPL-2.0

package roottask

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// Principal is the root user of a member account: the TargetPrincipal of AssumeRoot.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
type Principal struct {
	// AccountID has exactly twelve digits.
	AccountID string
	// Partition is empty if the principal was parsed from an account ID, which is valid in every partition.
	Partition string
}

var (
	accountID   = regexp.MustCompile(`^[0-9]{12}$`)
	digits      = regexp.MustCompile(`^[0-9]+$`)
	separators  = regexp.MustCompile(`[\s._-]`)
	partitionID = regexp.MustCompile(`^aws(-[a-z]+)*$`)

	// likeCredential matches access key IDs, secret access keys and session tokens.
	likeCredential = regexp.MustCompile(`(AKIA|ASIA)[A-Z0-9]{12,}|[A-Za-z0-9+/=]{40,}`)
)

const principalAccepted = "AWS accepts a member account's ID (12 digits) or the ARN of its root user (arn:PARTITION:iam::ACCOUNT:root)."

const writeAccountID = `Write the 12-digit account ID, such as "111122223333".`

// maxLength is the length of the longest principal or policy ARN that the API accepts, in characters.
const maxLength = 2048

// ParsePrincipal parses an account ID or the ARN of a root user. The error is an [*InputError], which never
// repeats a value that has the form of a credential.
func ParsePrincipal(s string) (Principal, error) {
	if accountID.MatchString(s) {
		return Principal{AccountID: s}, nil
	}
	if strings.HasPrefix(s, "arn:") && strings.TrimSpace(s) == s {
		return parseRootARN(s)
	}
	if likeCredential.MatchString(s) {
		return Principal{}, &InputError{
			Secret:   true,
			Given:    "The value has the form of a credential. It is not shown.",
			Accepted: principalAccepted,
			Instead:  writeAccountID,
		}
	}
	return Principal{}, &InputError{
		Given:    describeMisspeltAccount(s),
		Accepted: principalAccepted,
		Instead:  accountInstead(s),
	}
}

// String returns the form that the principal was parsed from.
func (p Principal) String() string {
	if p.Partition == "" {
		return p.AccountID
	}
	return rootARN(p.Partition, p.AccountID)
}

// RootARN returns the ARN of the account's root user. The given partition applies if the principal has none.
func (p Principal) RootARN(partition string) string {
	if p.Partition != "" {
		partition = p.Partition
	}
	return rootARN(partition, p.AccountID)
}

// CheckRegion returns an [*InputError] if the principal and a Region are in different partitions. A Region of
// an unknown partition matches every principal.
func (p Principal) CheckRegion(region string) error {
	partition, known := PartitionOf(region)
	if p.Partition == "" || !known || p.Partition == partition {
		return nil
	}
	return &InputError{
		Given:    fmt.Sprintf("%q is in partition %q, but Region %q is in partition %q.", p, p.Partition, region, partition),
		Accepted: "AWS accepts a root user in the partition of the STS endpoint.",
		Instead:  fmt.Sprintf("Write %q, or set the Region to one of partition %q.", rootARN(partition, p.AccountID), p.Partition),
	}
}

func rootARN(partition, account string) string {
	return arn.ARN{Partition: partition, Service: "iam", AccountID: account, Resource: "root"}.String()
}

func parseRootARN(s string) (Principal, error) {
	a, err := arn.Parse(s)
	if err == nil && len(s) <= maxLength && a.Service == "iam" && a.Region == "" && a.Resource == "root" &&
		partitionID.MatchString(a.Partition) && accountID.MatchString(a.AccountID) {
		return Principal{AccountID: a.AccountID, Partition: a.Partition}, nil
	}
	return Principal{}, &InputError{
		Given:    fmt.Sprintf("%q is %s.", s, describeARN(a, err)),
		Accepted: principalAccepted,
		Instead:  arnInstead(a),
	}
}

func describeARN(a arn.ARN, err error) string {
	kind, _, _ := strings.Cut(a.Resource, "/")
	switch {
	case err != nil:
		return "not a complete ARN"
	case len(a.String()) > maxLength:
		return fmt.Sprintf("an ARN of more than %d characters", maxLength)
	case !partitionID.MatchString(a.Partition):
		return fmt.Sprintf("an ARN whose partition %q does not exist", a.Partition)
	case a.Service == "iam" && kind == "user":
		return "the ARN of an IAM user, and only an account's root user can be the target"
	case a.Service == "iam" && kind == "role":
		return "the ARN of an IAM role, and only an account's root user can be the target"
	case a.Service != "iam":
		return fmt.Sprintf("an ARN of the service %q, and only an account's root user can be the target", a.Service)
	case a.Region != "":
		return fmt.Sprintf("an ARN with the Region %q in it, and a root user has none", a.Region)
	case !accountID.MatchString(a.AccountID):
		return fmt.Sprintf("an ARN whose account %q does not have 12 digits", a.AccountID)
	default:
		return fmt.Sprintf("the ARN of %q, and only an account's root user can be the target", a.Resource)
	}
}

// accountIn returns the account ID in an ARN, or "" if there is none. An ARN of Organizations has the ID of
// the management account in its account field and the ID of the member at its end.
func accountIn(a arn.ARN) string {
	account := a.AccountID
	if a.Service == "organizations" {
		account = a.Resource[strings.LastIndex(a.Resource, "/")+1:]
	}
	if !accountID.MatchString(account) {
		return ""
	}
	return account
}

func arnInstead(a arn.ARN) string {
	account := accountIn(a)
	if account == "" {
		return writeAccountID
	}
	partition := a.Partition
	if !partitionID.MatchString(partition) {
		partition = "aws"
	}
	return fmt.Sprintf("Write %q or %q.", account, rootARN(partition, account))
}

func describeMisspeltAccount(s string) string {
	switch {
	case s == "":
		return "The value is empty."
	case strings.TrimSpace(s) != s:
		return fmt.Sprintf("%q begins or ends with white space.", s)
	case digits.MatchString(s):
		return fmt.Sprintf("%q has %d digits.", s, len(s))
	case accountID.MatchString(separators.ReplaceAllString(s, "")):
		return fmt.Sprintf("%q has separators between its digits.", s)
	default:
		return fmt.Sprintf("%q is neither an account ID nor an ARN.", s)
	}
}

func accountInstead(s string) string {
	bare := separators.ReplaceAllString(s, "")
	trimmed := strings.TrimSpace(s)
	switch {
	case accountID.MatchString(bare):
		return fmt.Sprintf("Write %q.", bare)
	case strings.HasPrefix(trimmed, "arn:"):
		a, _ := arn.Parse(trimmed)
		return arnInstead(a)
	// A number in HCL, JSON or a spreadsheet loses its leading zeros. Account IDs with more than three are
	// rare.
	case digits.MatchString(s) && len(s) >= 9 && len(s) < 12:
		return fmt.Sprintf("Check the account ID, because digits are missing. "+
			"Write %q only if the ID was written as a number, which loses leading zeros.", fmt.Sprintf("%012s", s))
	default:
		return writeAccountID
	}
}
