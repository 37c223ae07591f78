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

data "assumeroot_root_credentials" "workload" {
  account_id = "111122223333"
}

output "active_root_access_keys" {
  value = [
    for key in data.assumeroot_root_credentials.workload.access_keys : key.access_key_id
    if key.status == "Active"
  ]
}
