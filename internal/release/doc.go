// SPDX-License-Identifier: MPL-2.0

// Package release proves that what goreleaser builds is what the registries expect. It holds tests only; those of
// what was built run where DIST names the folder that goreleaser wrote to, as `make release-snapshot` does.
package release
