// Stubs of the modules of Terraform's repository that the Go module proxy does not serve. A Terraform built with them has no
// remote backends.
module github.com/hashicorp/terraform/internal

go 1.23.3
