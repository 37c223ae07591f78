// SPDX-License-Identifier: MPL-2.0

// Command aws-standin serves a small replacement of hashicorp/aws. With dev_overrides, Terraform and OpenTofu use it for
// configurations that use a root session, without a registry and without AWS.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awsstandin"
)

func main() {
	err := providerserver.Serve(context.Background(), awsstandin.New, providerserver.ServeOpts{
		Address: "registry.terraform.io/hashicorp/aws",
	})
	if err != nil {
		log.Fatal(err)
	}
}
