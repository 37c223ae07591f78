terraform {
  required_version = ">= 1.10"
  required_providers {
    assumeroot = {
      source  = "assumeroot/assumeroot"
      version = "~> 0.1"
    }
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "assumeroot" {
  region = "us-east-1"
}

locals {
  buckets = {
    "111122223333" = "locked-out"
    "555566667777" = "locked-out-too"
  }
}

ephemeral "assumeroot_session" "unlock" {
  for_each         = local.buckets
  target_principal = each.key
  task_policy      = "S3UnlockBucketPolicy"
}
