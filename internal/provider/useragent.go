// SPDX-License-Identifier: MPL-2.0

package provider

import awsbase "github.com/hashicorp/aws-sdk-go-base/v2"

func userAgent(terraformVersion, version string) *awsbase.APNInfo {
	return &awsbase.APNInfo{
		PartnerName: "HashiCorp",
		Products: []awsbase.UserAgentProduct{
			{Name: "Terraform", Version: terraformVersion, Comment: "+https://www.terraform.io"},
			{Name: "terraform-provider-assumeroot", Version: version, Comment: "+https://registry.terraform.io/providers/assumeroot/assumeroot"},
		},
	}
}
