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

# No root credential may exist in this account. Every one that exists is deleted.
resource "assumeroot_root_credentials_exclusive" "workload" {
  account_id          = "111122223333"
  allowed_credentials = []
  min_idle_days       = 90
}
