// Package stubs for the modules that Terraform keeps in its repository and that the Go module proxy does not serve.
// A Terraform that is built with them has no remote backend.
module github.com/hashicorp/terraform/internal

go 1.23.3
