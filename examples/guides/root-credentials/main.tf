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

variable "accounts" {
  description = "Member accounts to look at."
  type        = set(string)
}

variable "delete_from" {
  description = "Member accounts to delete the root credentials of."
  type        = set(string)
  default     = []
}

ephemeral "assumeroot_session" "audit" {
  for_each         = var.accounts
  target_principal = each.key
  task_policy      = "IAMAuditRootUserCredentials"
  duration_seconds = 300
}

resource "terraform_data" "audit" {
  for_each         = var.accounts
  triggers_replace = [timestamp()] # look again with every apply

  provisioner "local-exec" {
    # A report is there in full or not at all.
    command = "/bin/sh ${path.module}/audit.sh > $REPORT.tmp && mv $REPORT.tmp $REPORT"
    environment = {
      ACCOUNT_ID            = each.key
      REPORT                = "root-credentials-${each.key}.txt"
      AWS_ACCESS_KEY_ID     = ephemeral.assumeroot_session.audit[each.key].access_key_id
      AWS_SECRET_ACCESS_KEY = ephemeral.assumeroot_session.audit[each.key].secret_access_key
      AWS_SESSION_TOKEN     = ephemeral.assumeroot_session.audit[each.key].session_token
      AWS_DEFAULT_REGION    = "us-east-1"
    }
  }
}

ephemeral "assumeroot_session" "delete" {
  for_each         = var.delete_from
  target_principal = each.key
  task_policy      = "IAMDeleteRootUserCredentials"
  duration_seconds = 300
}

resource "terraform_data" "delete" {
  for_each = var.delete_from

  provisioner "local-exec" {
    command = "/bin/sh ${path.module}/delete.sh"
    environment = {
      ACCOUNT_ID            = each.key
      AWS_ACCESS_KEY_ID     = ephemeral.assumeroot_session.delete[each.key].access_key_id
      AWS_SECRET_ACCESS_KEY = ephemeral.assumeroot_session.delete[each.key].secret_access_key
      AWS_SESSION_TOKEN     = ephemeral.assumeroot_session.delete[each.key].session_token
      AWS_DEFAULT_REGION    = "us-east-1"
    }
  }
}
