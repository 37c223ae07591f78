// SPDX-License-Identifier: MPL-2.0

package azure

import "github.com/hashicorp/terraform/internal/backend"

// New returns no backend.
func New() backend.Backend { return nil }
