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

locals {
  managed_account_ids = toset(["111122223333", "555566667777"])
}

variable "recovered_account_ids" {
  description = "Accounts whose root user is needed at the moment."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.recovered_account_ids, local.managed_account_ids)) == 0
    error_message = <<-EOT
      Not managed here: ${join(", ", setsubtract(var.recovered_account_ids, local.managed_account_ids))}.
      Managed accounts: ${join(", ", local.managed_account_ids)}.
    EOT
  }
}

resource "assumeroot_root_credentials_exclusive" "all" {
  for_each            = local.managed_account_ids
  account_id          = each.key
  allowed_credentials = contains(var.recovered_account_ids, each.key) ? ["password", "mfa_devices"] : []
  password_recovery   = contains(var.recovered_account_ids, each.key) ? true : null
}
