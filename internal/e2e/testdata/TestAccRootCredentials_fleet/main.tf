terraform {
  required_providers {
    assumeroot = { source = "assumeroot/assumeroot" }
  }
}

provider "assumeroot" {}

resource "assumeroot_root_credentials_exclusive" "fleet" {
  for_each            = toset([for n in range(50) : tostring(200000000001 + n)])
  account_id          = each.key
  allowed_credentials = []
}
