# A security engineer deletes the root credentials of every member account.

terraform {
  required_providers {
    assumeroot = {
      source = "assumeroot/assumeroot"
    }
  }
}

provider "assumeroot" {
  region = "us-east-1"
}

data "assumeroot_organization_root_credentials" "all" {}

resource "assumeroot_root_credentials_exclusive" "all" {
  for_each            = toset(keys(data.assumeroot_organization_root_credentials.all.accounts))
  account_id          = each.key
  allowed_credentials = []
}

output "accounts_with_root_credentials" {
  value = length(data.assumeroot_organization_root_credentials.all.account_ids_with_credentials)
}
