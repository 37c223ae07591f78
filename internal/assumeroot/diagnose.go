// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// diagnosisTime bounds all the questions together. Whoever waits has been refused already.
const diagnosisTime = 10 * time.Second

// spreading is true of everything that makes an account eligible: after a removal AWS was seen to allow and deny in turn
// for minutes. Features themselves switch within about a second.
const spreading = " A change made in the last minutes may still be spreading."

// diagnosis is what was learnt about a refusal that names no reason.
type diagnosis struct {
	*Client
	*attempt
	callerARN     string
	callerAccount string
	manager       string   // the organization's management account
	unchecked     []string // what could not be learnt, and what would let it; whole sentences
}

// diagnose asks AWS what its answer leaves open. Every call only reads, and the first that explains the refusal is the last.
func (c *Client) diagnose(ctx context.Context, a *attempt) cause {
	ctx, cancel := context.WithTimeout(ctx, diagnosisTime)
	defer cancel()

	d := &diagnosis{Client: c, attempt: a}
	for _, ask := range []func(context.Context) *cause{d.askCaller, d.askFeatures, d.askOrganization, d.askAccount} {
		if found := ask(ctx); found != nil {
			found.why = d.withUnchecked(found.why)
			return *found
		}
	}
	return d.permissionCause()
}

func (d *diagnosis) askCaller(ctx context.Context) *cause {
	out, err := d.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}, inRegion(d.attempt.Region))
	if err != nil {
		d.couldNotCheck("who the caller is", "sts:GetCallerIdentity", err)
		return nil
	}
	d.callerARN, d.callerAccount = quote(aws.ToString(out.Arn)), quote(aws.ToString(out.Account))
	switch {
	case strings.HasSuffix(d.callerARN, ":root"):
		return &cause{
			summary: "A root user cannot open root sessions",
			why:     fmt.Sprintf("The provider's credentials are those of the root user %s, which AWS never lets call AssumeRoot.", d.callerARN),
			remedy:  "Use an IAM role of the management account or of IAM's delegated administrator, and delete the root user's access key.",
		}
	case d.callerAccount == d.Target.AccountID:
		return &cause{
			summary: "The target is the caller's own account",
			why:     fmt.Sprintf("The caller %s is in the target account itself. A member cannot open root sessions in itself, and the management account cannot be a target.", d.callerARN),
			remedy:  "Call from the management account or from IAM's delegated administrator, and set target_principal to another member account.",
			field:   TargetPrincipal,
		}
	}
	return nil
}

func (d *diagnosis) askFeatures(ctx context.Context) *cause {
	const what = "whether trusted access and the features of centralized root access are on"
	if d.unreachable(d.iam.Options().BaseEndpoint, what, "iam") {
		return nil
	}
	out, err := d.iam.ListOrganizationsFeatures(ctx, &iam.ListOrganizationsFeaturesInput{}, func(o *iam.Options) { o.Region = globalRegion(d.attempt.Region) })
	var api smithy.APIError
	if errors.As(err, &api) {
		switch api.ErrorCode() {
		case "ServiceAccessNotEnabledException":
			c := trustedAccessCause()
			c.why += spreading
			return &c
		case "AccountNotManagementOrDelegatedAdministratorException":
			return &cause{
				summary: "The caller's account does not manage root access",
				why:     fmt.Sprintf("The caller is in account %s, which is neither the organization's management account nor IAM's delegated administrator.", d.callerAccount) + spreading,
				remedy: "Call from one of these two accounts, or make this one the delegated administrator with the resource aws_organizations_delegated_administrator " +
					"(service_principal = \"iam.amazonaws.com\").",
			}
		case "OrganizationNotFoundException":
			return d.noOrganizationCause()
		case "OrganizationNotInAllFeaturesModeException":
			return &cause{
				summary: "The organization does not have all features enabled",
				why:     "The organization is in consolidated billing mode, in which there is no centralized root access.",
				remedy:  "In the management account, enable all features with feature_set = \"ALL\" of the resource aws_organizations_organization.",
			}
		}
	}
	if err != nil {
		d.couldNotCheck(what, "iam:ListOrganizationsFeatures", err)
		return nil
	}
	policy, known := roottask.FindTaskPolicy(d.Policy.Name)
	if known && !slices.Contains(out.EnabledFeatures, iamtypes.FeatureType(policy.Feature)) {
		c := featureCause(policy.Feature)
		c.why += spreading
		return &c
	}
	return nil
}

func (d *diagnosis) askOrganization(ctx context.Context) *cause {
	const what = "whether the target is the management account"
	if d.unreachable(d.organizations.Options().BaseEndpoint, what, "organizations") {
		return nil
	}
	out, err := d.organizations.DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{}, d.organizationsInRegion)
	if notInUse := (*orgtypes.AWSOrganizationsNotInUseException)(nil); errors.As(err, &notInUse) {
		return d.noOrganizationCause()
	}
	if err != nil || out.Organization == nil {
		d.couldNotCheck(what, "organizations:DescribeOrganization", err)
		return nil
	}
	d.manager = aws.ToString(out.Organization.MasterAccountId)
	if d.manager == d.Target.AccountID {
		return &cause{
			summary: "The target is the management account",
			why:     fmt.Sprintf("Account %s is the organization's management account, in which no root session can be opened.", d.manager),
			remedy:  "Set target_principal to a member account; what needs the management account's root user needs its own credentials.",
			field:   TargetPrincipal,
		}
	}
	return nil
}

func (d *diagnosis) askAccount(ctx context.Context) *cause {
	const what = "whether the target is an active account of the organization"
	if d.unreachable(d.organizations.Options().BaseEndpoint, what, "organizations") {
		return nil
	}
	out, err := d.organizations.DescribeAccount(ctx, &organizations.DescribeAccountInput{AccountId: aws.String(d.Target.AccountID)}, d.organizationsInRegion)
	if notFound := (*orgtypes.AccountNotFoundException)(nil); errors.As(err, &notFound) {
		return &cause{
			summary: "The target account is not in the organization",
			why:     fmt.Sprintf("The organization of account %s has no account %s.", d.callerAccount, d.Target.AccountID) + spreading,
			remedy:  "Check target_principal, or call from the organization that the account belongs to.",
			field:   TargetPrincipal,
		}
	}
	if err != nil || out.Account == nil || out.Account.State == "" {
		d.couldNotCheck(what, "organizations:DescribeAccount", err)
		return nil
	}
	if state := out.Account.State; state != orgtypes.AccountStateActive {
		return &cause{
			summary: "The target account is not active",
			why:     fmt.Sprintf("Account %s is in state %s.", d.Target.AccountID, quote(string(state))) + spreading,
			remedy:  "Wait until the account is active, or ask AWS Support to reinstate it.",
			field:   TargetPrincipal,
		}
	}
	return nil
}

func (d *diagnosis) organizationsInRegion(o *organizations.Options) {
	o.Region = globalRegion(d.attempt.Region)
}

// globalRegion is where requests to IAM and Organizations are signed for. The SDK knows it, except for a custom endpoint.
func globalRegion(region string) string {
	if partition, _ := roottask.PartitionOf(region); partition == "aws" {
		return "us-east-1"
	}
	return region
}

func (d *diagnosis) noOrganizationCause() *cause {
	return &cause{
		summary: "The caller's account is in no organization",
		why:     fmt.Sprintf("Account %s does not belong to an organization, so it has no members to open root sessions in.", d.callerAccount),
		remedy:  "Call from the management account or from IAM's delegated administrator of the target's organization.",
	}
}

// unreachable keeps a question from leaving for AWS when STS itself is somewhere else, as in a test or a private network.
func (d *diagnosis) unreachable(endpoint *string, what, service string) bool {
	if d.sts.Options().BaseEndpoint == nil || endpoint != nil {
		return false
	}
	d.unchecked = append(d.unchecked, fmt.Sprintf("It was not checked %s, because STS has a custom endpoint and %s has none. Set endpoints.%s to find out.", what, service, service))
	return true
}

func (d *diagnosis) withUnchecked(why string) string {
	return strings.Join(append([]string{why}, d.unchecked...), "\n")
}

func (d *diagnosis) couldNotCheck(what, action string, err error) {
	var api smithy.APIError
	if errors.As(err, &api) && strings.HasPrefix(api.ErrorCode(), accessDenied) {
		d.unchecked = append(d.unchecked, fmt.Sprintf("It could not be checked %s, because the caller is not allowed %s. Allow it to find out.", what, action))
		return
	}
	d.unchecked = append(d.unchecked, fmt.Sprintf("It could not be checked %s, because %s gave no usable answer in time.", what, action))
}
