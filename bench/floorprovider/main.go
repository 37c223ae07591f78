// SPDX-License-Identifier: MPL-2.0

// Command floorprovider serves a provider that does nothing, with the framework and the server of the real provider. The
// benchmarks subtract the cost of engine, framework and protocol with it.
package main

import (
	"log"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/serve"
)

func main() {
	if err := serve.Provider("registry.terraform.io/assumeroot/floor", newProvider, false); err != nil {
		log.Fatal(err)
	}
}
