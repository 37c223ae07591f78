// SPDX-License-Identifier: MPL-2.0

// Command floor-provider serves the provider that does nothing, for the benchmarks.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/floorprovider"
)

func main() {
	err := providerserver.Serve(context.Background(), floorprovider.New, providerserver.ServeOpts{Address: floorprovider.Address})
	if err != nil {
		log.Fatal(err)
	}
}
