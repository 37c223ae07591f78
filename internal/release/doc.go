// SPDX-License-Identifier: MPL-2.0

// Package release tests that the files of a release are those that the registries expect. It holds only tests. The tests of built
// files run if DIST names the directory of goreleaser's output, as in `make release-snapshot`.
package release
