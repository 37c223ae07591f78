// SPDX-License-Identifier: MPL-2.0

package awsstandin_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsstandin"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

var providers = map[string]func() (tfprotov6.ProviderServer, error){
	"aws": providerserver.NewProtocol6WithError(awsstandin.New()),
}

func TestAccCallerIdentityIsTheConfiguredCaller(t *testing.T) {
	s := acctest.Sandbox(t)
	admin := s.Admin()
	const address = "data.aws_caller_identity.current"

	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: providers,
		Steps: []resource.TestStep{{
			Config: providerBlock(admin) + `data "aws_caller_identity" "current" {}`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("arn"), knownvalue.StringExact(admin.ARN)),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("account_id"), knownvalue.StringExact(admin.AccountID())),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringExact(admin.AccountID())),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("user_id"), knownvalue.NotNull()),
			},
		}},
	})
}

func TestAccBucketPolicyRoundTrip(t *testing.T) {
	s := acctest.Sandbox(t)
	root := s.AddRoot(sandbox.Member)
	config := func(sid string) string {
		return providerBlock(root) + fmt.Sprintf(`
			resource "aws_s3_bucket_policy" "repaired" {
			  bucket = %q
			  policy = %q
			}`, sandbox.LockedBucket, policy(sid))
	}

	policyRoundTrip(t, roundTrip{
		address: "aws_s3_bucket_policy.repaired",
		id:      sandbox.LockedBucket,
		config:  config,
		held: func() string {
			held, _ := s.BucketPolicy(sandbox.LockedBucket)
			return held
		},
		set: func(policy string) { s.SetBucketPolicy(sandbox.LockedBucket, policy) },
	})
}

func TestAccQueuePolicyRoundTrip(t *testing.T) {
	s := acctest.Sandbox(t)
	url := s.QueueURL(sandbox.LockedQueue)
	root := s.AddRoot(sandbox.Member)
	config := func(sid string) string {
		return providerBlock(root) + fmt.Sprintf(`
			resource "aws_sqs_queue_policy" "repaired" {
			  queue_url = %q
			  policy    = %q
			}`, url, policy(sid))
	}

	policyRoundTrip(t, roundTrip{
		address: "aws_sqs_queue_policy.repaired",
		id:      url,
		config:  config,
		held:    func() string { return s.QueuePolicy(sandbox.LockedQueue) },
		set:     func(policy string) { s.SetQueuePolicy(sandbox.LockedQueue, policy) },
	})
}

// roundTrip is a resource that holds a policy, and the way to the policy past Terraform.
type roundTrip struct {
	address string
	id      string
	config  func(sid string) string
	held    func() string
	set     func(policy string)
}

func policyRoundTrip(t *testing.T, r roundTrip) {
	t.Helper()

	holds := func(sid string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			if r.held() != policy(sid) {
				return fmt.Errorf("AWS holds %s", r.held())
			}
			return nil
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: providers,
		CheckDestroy: func(*terraform.State) error {
			if r.held() != "" {
				return fmt.Errorf("AWS still holds %s", r.held())
			}
			return nil
		},
		Steps: []resource.TestStep{
			{
				Config: r.config("Created"),
				Check:  holds("Created"),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(r.address, tfjsonpath.New("id"), knownvalue.StringExact(r.id)),
				},
			},
			{
				PreConfig: func() { r.set("\n" + policy("Created")) },
				Config:    r.config("Created"),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
			},
			{
				Config: r.config("Updated"),
				Check:  holds("Updated"),
			},
			{
				ResourceName:      r.address,
				ImportState:       true,
				ImportStateId:     r.id,
				ImportStateVerify: true,
			},
			{
				PreConfig: func() { r.set(policy("Drifted")) },
				Config:    r.config("Updated"),
				Check:     holds("Updated"),
			},
			{
				PreConfig: func() { r.set("") },
				Config:    r.config("Updated"),
				Check:     holds("Updated"),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(r.address, plancheck.ResourceActionCreate),
					},
				},
			},
		},
	})
}

func providerBlock(caller sandbox.Identity) string {
	return fmt.Sprintf(`
		provider "aws" {
		  region     = %q
		  access_key = %q
		  secret_key = %q
		}
		`, sandbox.Region, caller.AccessKeyID, caller.SecretAccessKey)
}

func policy(sid string) string {
	return `{"Version":"2012-10-17","Statement":[{"Sid":"` + sid + `","Effect":"Allow","Principal":{"AWS":"` +
		sandbox.Member + `"},"Action":"*","Resource":"*"}]}`
}
