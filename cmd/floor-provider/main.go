// SPDX-License-Identifier: MPL-2.0

// Command floor-provider serves the provider that does nothing, for the benchmarks.
package main

import (
	"log"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/floorprovider"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
)

func main() {
	if err := serve.Provider(floorprovider.Address, floorprovider.New, false); err != nil {
		log.Fatal(err)
	}
}
