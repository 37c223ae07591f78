terraform {
  required_providers {
    assumeroot = { source = "assumeroot/assumeroot" }
  }
}

variable "account_id" {
  type    = string
  default = "111122223333"
}

variable "allowed_credentials" {
  type    = set(string)
  default = []
}

provider "assumeroot" {}

resource "assumeroot_root_credentials_exclusive" "workload" {
  account_id          = var.account_id
  allowed_credentials = var.allowed_credentials
}
