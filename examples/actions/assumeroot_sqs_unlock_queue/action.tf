terraform {
  required_version = ">= 1.14"
  required_providers {
    assumeroot = {
      source  = "assumeroot/assumeroot"
      version = "~> 0.1"
    }
  }
}

provider "assumeroot" {
  region = "us-east-1"

  # Sessions for other accounts and other tasks are refused before any request.
  allowed_target_account_ids = ["111122223333"]
  allowed_task_policies      = ["SQSUnlockQueuePolicy"]
}

# terraform apply -invoke=action.assumeroot_sqs_unlock_queue.delete
action "assumeroot_sqs_unlock_queue" "delete" {
  config {
    queue_arn = "arn:aws:sqs:us-east-1:111122223333:locked-out"
  }
}

# terraform apply -invoke=action.assumeroot_sqs_unlock_queue.replace
action "assumeroot_sqs_unlock_queue" "replace" {
  config {
    queue_arn = "arn:aws:sqs:us-east-1:111122223333:locked-out"

    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "Account"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "sqs:*"
        Resource  = "arn:aws:sqs:us-east-1:111122223333:locked-out"
      }]
    })
  }
}
