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

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// diagnosisLimit bounds all requests of a diagnosis together. A request gets an equal share of the time that
// is left.
const diagnosisLimit = 10 * time.Second

// recentChange applies to every setting that makes an account eligible: after a change AWS allowed and denied
// requests in turn for minutes. Features take effect within about a second.
const recentChange = " A change made in the last minutes may not have taken effect yet."

// HasLeft reports whether a session could not be opened because Organizations confirmed that the target left the
// organization, or that its State is not ACTIVE.
func HasLeft(f *awscall.Failure) bool {
	switch f.Summary {
	case summary.TargetNotInOrganization, summary.TargetNotActive:
		return true
	}
	return false
}

// diagnosis collects facts about a denial for which AWS gives no reason.
type diagnosis struct {
	client        *Client
	request       Request
	callerARN     string
	callerAccount string
	manager       string   // management account of the organization
	unchecked     []string // sentences about the facts that could not be collected
}

// diagnose asks AWS for the cause of a denial. Each request only reads, and the first one that finds the
// cause is the last.
func (c *Client) diagnose(ctx context.Context, r Request) *awscall.Cause {
	ctx, cancel := context.WithTimeout(ctx, diagnosisLimit)
	defer cancel()

	d := &diagnosis{client: c, request: r}
	checks := []func(context.Context) *awscall.Cause{d.checkCaller, d.checkFeatures, d.checkOrganization, d.checkAccount}
	deadline, _ := ctx.Deadline()
	for i, check := range checks {
		share, end := context.WithTimeout(ctx, time.Until(deadline)/time.Duration(len(checks)-i))
		found := check(share)
		end()
		if found != nil {
			found.Why = d.withUnchecked(found.Why)
			return found
		}
	}
	return d.permissionCause()
}

func (d *diagnosis) checkCaller(ctx context.Context) *awscall.Cause {
	out, err := d.client.facts.caller.ask(ctx, func() (*sts.GetCallerIdentityOutput, error) {
		return d.client.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}, inRegion(d.request.Region))
	})
	if err != nil {
		d.couldNotCheck("the identity of the caller", "sts:GetCallerIdentity", err)
		return nil
	}
	d.callerARN, d.callerAccount = aws.ToString(out.Arn), aws.ToString(out.Account)
	switch {
	case strings.HasSuffix(d.callerARN, ":root") && d.client.temporaryKey(ctx):
		return &awscall.Cause{
			Summary: summary.CallerIsRootSession,
			Why: fmt.Sprintf("The provider's credentials are a root session in account %s, probably left in the environment by an earlier task.",
				d.callerAccount),
			Remedy: "Unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or remove {AccessKey}, {SecretKey} and {Token}, " +
				"and use a role of the management account or of IAM's delegated administrator.",
		}
	case strings.HasSuffix(d.callerARN, ":root"):
		return &awscall.Cause{
			Summary: summary.CallerIsRootUser,
			Why: fmt.Sprintf("The provider's credentials belong to the root user %s. "+
				"AWS never allows a root user to call AssumeRoot.", d.callerARN),
			Remedy: "Use an IAM role of the management account or of IAM's delegated administrator, and delete the root user's access key.",
		}
	case d.callerAccount == d.request.Target.AccountID:
		return &awscall.Cause{
			Summary: summary.TargetIsCaller,
			Why: fmt.Sprintf("The caller %s is in the target account. A member account cannot open root sessions in itself, "+
				"and the management account cannot be a target.", d.callerARN),
			Remedy: "Set {TargetPrincipal} to another member account. If the target is a member account, you can also call from the " +
				"management account or from IAM's delegated administrator.",
			Field: roottask.TargetPrincipal,
		}
	}
	return nil
}

// temporaryKey reports whether the provider's access key is part of a session.
func (c *Client) temporaryKey(ctx context.Context) bool {
	credentials, err := c.cfg.Credentials.Retrieve(ctx)
	return err == nil && strings.HasPrefix(credentials.AccessKeyID, "ASIA")
}

func (d *diagnosis) checkFeatures(ctx context.Context) *awscall.Cause {
	const fact = "whether trusted access and the features of centralized root access are on"
	if d.unreachable(d.client.iam.Options().BaseEndpoint, fact, "IAM", "{EndpointIAM}") {
		return nil
	}
	out, err := d.client.facts.features.ask(ctx, func() (*iam.ListOrganizationsFeaturesOutput, error) {
		return d.client.iam.ListOrganizationsFeatures(ctx, &iam.ListOrganizationsFeaturesInput{}, func(o *iam.Options) {
			o.Region = iamRegion(d.request.Region)
		})
	})
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		switch api.ErrorCode() {
		case "ServiceAccessNotEnabledException":
			found := trustedAccessCause()
			found.Why += recentChange
			return found
		case "AccountNotManagementOrDelegatedAdministratorException":
			return d.notManagerCause()
		case "OrganizationNotFoundException":
			return d.noOrganizationCause()
		case "OrganizationNotInAllFeaturesModeException":
			return &awscall.Cause{
				Summary: summary.NotAllFeaturesEnabled,
				Why:     "The organization is in consolidated billing mode, in which there is no centralized root access.",
				Remedy:  "In the management account, enable all features of the organization with the resource aws_organizations_organization.",
			}
		}
	}
	if err != nil {
		d.couldNotCheck(fact, "iam:ListOrganizationsFeatures", err)
		return nil
	}
	policy, known := roottask.FindTaskPolicy(d.request.Policy.Name)
	if known && !slices.Contains(out.EnabledFeatures, iamtypes.FeatureType(policy.Feature)) {
		found := featureCause(policy.Feature)
		found.Why += recentChange
		return found
	}
	return nil
}

func (d *diagnosis) checkOrganization(ctx context.Context) *awscall.Cause {
	const fact = "whether the target is the management account"
	if d.unreachable(d.client.organizations.Options().BaseEndpoint, fact, "Organizations", "{EndpointOrganizations}") {
		return nil
	}
	out, err := d.client.facts.organization.ask(ctx, func() (*organizations.DescribeOrganizationOutput, error) {
		return d.client.organizations.DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{}, d.organizationsRegion)
	})
	if _, ok := errors.AsType[*orgtypes.AWSOrganizationsNotInUseException](err); ok {
		return d.noOrganizationCause()
	}
	if err != nil || out.Organization == nil {
		d.couldNotCheck(fact, "organizations:DescribeOrganization", err)
		return nil
	}
	d.manager = aws.ToString(out.Organization.MasterAccountId)
	if d.manager == d.request.Target.AccountID {
		return &awscall.Cause{
			Summary: summary.TargetIsManagement,
			Why:     fmt.Sprintf("Account %s is the organization's management account. No root session can be opened in it.", d.manager),
			Remedy:  "Set {TargetPrincipal} to a member account; tasks in the management account need the credentials of its own root user.",
			Field:   roottask.TargetPrincipal,
		}
	}
	return nil
}

func (d *diagnosis) checkAccount(ctx context.Context) *awscall.Cause {
	const fact = "whether the target is an active account of the organization"
	if d.unreachable(d.client.organizations.Options().BaseEndpoint, fact, "Organizations", "{EndpointOrganizations}") {
		return nil
	}
	account := d.request.Target.AccountID
	in := &organizations.DescribeAccountInput{AccountId: aws.String(account)}
	out, err := d.client.organizations.DescribeAccount(ctx, in, d.organizationsRegion)
	if _, ok := errors.AsType[*orgtypes.AccountNotFoundException](err); ok {
		return &awscall.Cause{
			Summary: summary.TargetNotInOrganization,
			Why:     fmt.Sprintf("The organization of the %s has no account %s.", d.account(), account) + recentChange,
			Remedy:  "Check {TargetPrincipal}, or call from the organization of that account.",
			Field:   roottask.TargetPrincipal,
		}
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok && isNotAdministrator(api.ErrorCode(), api.ErrorMessage()) &&
		d.manager != d.callerAccount {
		return d.notManagerCause()
	}
	if err != nil || out.Account == nil || out.Account.State == "" {
		d.couldNotCheck(fact, "organizations:DescribeAccount", err)
		return nil
	}
	if state := out.Account.State; state != orgtypes.AccountStateActive {
		return &awscall.Cause{
			Summary: summary.TargetNotActive,
			Why:     fmt.Sprintf("Account %s is in state %s.", account, state) + recentChange,
			Remedy:  "Wait until the account is active, or ask AWS Support to reinstate it.",
			Field:   roottask.TargetPrincipal,
		}
	}
	return nil
}

func (d *diagnosis) organizationsRegion(o *organizations.Options) {
	o.Region = organizationsRegion(d.request.Region)
}

// account returns "caller's account" with the ID, unless that could not be collected.
func (d *diagnosis) account() string {
	return strings.TrimSpace("caller's account " + d.callerAccount)
}

func (d *diagnosis) notManagerCause() *awscall.Cause {
	return &awscall.Cause{
		Summary: summary.CallerNotManager,
		Why: fmt.Sprintf("The %s is neither the organization's management account "+
			"nor IAM's delegated administrator.", d.account()) + recentChange,
		Remedy: "Call from one of these two accounts, or make this one the delegated administrator for iam.amazonaws.com " +
			"with the resource aws_organizations_delegated_administrator.",
	}
}

func (d *diagnosis) noOrganizationCause() *awscall.Cause {
	return &awscall.Cause{
		Summary: summary.CallerNotInOrganization,
		Why:     fmt.Sprintf("The %s does not belong to an organization, so it has no member accounts.", d.account()),
		Remedy:  "Call from the management account or from IAM's delegated administrator of the target's organization.",
	}
}

// unreachable reports whether a service has no custom endpoint while STS has one, as in a test or a private
// network. The request would leave for AWS.
func (d *diagnosis) unreachable(endpoint *string, fact, service, field string) bool {
	if d.client.sts.Options().BaseEndpoint == nil || endpoint != nil {
		return false
	}
	d.unchecked = append(d.unchecked, fmt.Sprintf("Could not check %s: STS has a custom endpoint, and %s has none. "+
		"Set %s to get a more precise error.", fact, service, field))
	return true
}

func (d *diagnosis) withUnchecked(why string) string {
	return strings.Join(append([]string{why}, d.unchecked...), "\n")
}

func (d *diagnosis) couldNotCheck(fact, action string, err error) {
	if api, ok := errors.AsType[smithy.APIError](err); ok && strings.HasPrefix(api.ErrorCode(), accessDenied) {
		d.unchecked = append(d.unchecked, fmt.Sprintf("Could not check %s: the caller lacks %s. "+
			"Grant it to get a more precise error.", fact, action))
		return
	}
	outcome := "failed"
	if errors.Is(err, context.DeadlineExceeded) {
		outcome = "got no response in time"
	}
	d.unchecked = append(d.unchecked, fmt.Sprintf("Could not check %s: %s %s.", fact, action, outcome))
}
