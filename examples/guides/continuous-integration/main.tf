terraform {
  required_version = ">= 1.10"
  required_providers {
    assumeroot = {
      source  = "assumeroot/assumeroot"
      version = "~> 0.1"
    }
  }

  # Add the backend that holds your state. State lists root credentials by ID, so restrict who can read it.
}

# The credentials come from the environment: root-access-plan in the plan, and root-access-apply in the apply.
provider "assumeroot" {
  region              = "us-east-1"
  allowed_account_ids = ["123456789012", "444455556666"] # the management account and IAM's delegated administrator
}

data "assumeroot_organization_root_credentials" "all" {
  allow_errors = true
}

resource "assumeroot_root_credentials_exclusive" "all" {
  for_each            = toset(keys(data.assumeroot_organization_root_credentials.all.accounts))
  account_id          = each.key
  allowed_credentials = []
  min_idle_days       = 90
}
