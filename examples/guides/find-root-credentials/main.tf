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

# Their root users may have credentials, for instance a password that is still needed.
variable "exceptions" {
  description = "IDs of the accounts that are not read."
  type        = set(string)
  default     = []
}

variable "enforce" {
  description = "Whether root credentials fail the plan, instead of a warning."
  type        = bool
  default     = false
}

data "assumeroot_organization_root_credentials" "all" {
  exclude_account_ids = var.exceptions
  allow_errors        = true
}

locals {
  found  = data.assumeroot_organization_root_credentials.all.account_ids_with_credentials
  unread = data.assumeroot_organization_root_credentials.all.account_ids_with_errors
  report = "Root credentials: ${coalesce(join(", ", local.found), "none")}. Not read: ${coalesce(join(", ", local.unread), "none")}."
}

# A check warns, and lets the run continue.
check "no_root_credentials" {
  assert {
    condition     = length(local.found) == 0 && length(local.unread) == 0
    error_message = local.report
  }
}

# A precondition of an output fails the plan.
output "root_credentials" {
  description = "One row for each account that has root credentials or could not be read."
  value = [
    for id, account in data.assumeroot_organization_root_credentials.all.accounts : {
      account_id           = id
      name                 = account.name
      password             = account.has_password
      access_keys          = account.error == null ? length(account.access_keys) : null
      signing_certificates = account.error == null ? length(account.signing_certificates) : null
      mfa_devices          = account.error == null ? length(account.mfa_devices) : null
      error                = account.error == null ? null : split("\n", account.error)[0]
    } if account.error != null || coalesce(account.has_credentials, false)
  ]

  precondition {
    condition     = !var.enforce || length(local.found) == 0 && length(local.unread) == 0
    error_message = local.report
  }
}
