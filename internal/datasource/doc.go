// SPDX-License-Identifier: MPL-2.0

// Package datasource holds the provider's data sources, which read root credentials: root_credentials.go
// of one account, and organization_root_credentials.go of many. credential_values.go converts them to
// values, and failures.go groups the failures of many accounts.
package datasource
