terraform {
  required_providers {
    assumeroot = { source = "assumeroot/assumeroot" }
  }
}

variable "allowed_task_policies" {
  type    = set(string)
  default = null
}

provider "assumeroot" {
  allowed_task_policies = var.allowed_task_policies
}

action "assumeroot_s3_unlock_bucket" "incident" {
  config {
    account_id = "111122223333"
    bucket     = "locked-out"
  }
}

action "assumeroot_s3_unlock_bucket" "misspelt" {
  config {
    account_id = "111122223333"
    bucket     = "locked-ot"
  }
}

action "assumeroot_s3_unlock_bucket" "replace" {
  config {
    account_id = "111122223333"
    bucket     = "locked-out"
    region     = "us-east-1"
    policy     = jsonencode({ Statement = [{ Sid = "New", Effect = "Allow" }] })
  }
}

action "assumeroot_sqs_unlock_queue" "incident" {
  config {
    queue_arn = "arn:aws:sqs:us-east-1:111122223333:locked-out"
  }
}
