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
  allowed_task_policies      = ["S3UnlockBucketPolicy"]
}

# terraform apply -invoke=action.assumeroot_s3_unlock_bucket.delete
action "assumeroot_s3_unlock_bucket" "delete" {
  config {
    account_id = "111122223333"
    bucket     = "locked-out"
  }
}

# terraform apply -invoke=action.assumeroot_s3_unlock_bucket.replace
action "assumeroot_s3_unlock_bucket" "replace" {
  config {
    account_id = "111122223333"
    bucket     = "locked-out"
    region     = "us-east-1"

    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "ThisAccount"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::locked-out", "arn:aws:s3:::locked-out/*"]
      }]
    })
  }
}
