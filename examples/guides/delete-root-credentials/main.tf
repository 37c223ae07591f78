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

# Every account of the organization in State ACTIVE, except the management account and the caller's own.
data "assumeroot_organization_root_credentials" "all" {
  allow_errors = true

  # A misspelt ID excludes no account, so the plan would delete the credentials of the account that was meant.
  lifecycle {
    postcondition {
      condition     = length(setsubtract(var.excluded_account_ids, concat(keys(self.accounts), keys(self.skipped_accounts)))) == 0
      error_message = <<-EOT
        Not found: ${join(", ", setsubtract(var.excluded_account_ids, concat(keys(self.accounts), keys(self.skipped_accounts))))}.
        excluded_account_ids must be accounts of the organization.
      EOT
    }
  }
}

variable "excluded_account_ids" {
  description = "Accounts whose root credentials stay as they are."
  type        = set(string)
  default     = []
}

resource "assumeroot_root_credentials_exclusive" "all" {
  for_each            = setsubtract(keys(data.assumeroot_organization_root_credentials.all.accounts), var.excluded_account_ids)
  account_id          = each.key
  allowed_credentials = []
  min_idle_days       = 90
}

# The accounts that lost credentials in their last deletion, and these credentials.
output "deletions" {
  value = { for id, account in assumeroot_root_credentials_exclusive.all : id => account.deletions if length(account.deletions) > 0 }
}
