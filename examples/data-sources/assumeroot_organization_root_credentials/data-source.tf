terraform {
  required_version = ">= 1.10"
  required_providers {
    assumeroot = {
      source  = "assumeroot/assumeroot"
      version = "~> 0.1"
    }
  }
}

provider "assumeroot" {
  region = "us-east-1"
}

data "assumeroot_organization_root_credentials" "all" {}

output "accounts_with_root_credentials" {
  value = data.assumeroot_organization_root_credentials.all.account_ids_with_credentials
}
