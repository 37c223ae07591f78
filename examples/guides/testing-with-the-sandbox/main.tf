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

variable "account" {
  description = "Member account that owns the bucket."
  type        = string
}

variable "bucket" {
  description = "Bucket to unlock."
  type        = string
}

provider "assumeroot" {
  region = "us-east-1"
}

ephemeral "assumeroot_session" "unlock" {
  target_principal = var.account
  task_policy      = "S3UnlockBucketPolicy"
}

provider "aws" {
  alias               = "member_root"
  region              = "us-east-1"
  allowed_account_ids = [var.account]
  access_key          = ephemeral.assumeroot_session.unlock.access_key_id
  secret_key          = ephemeral.assumeroot_session.unlock.secret_access_key
  token               = ephemeral.assumeroot_session.unlock.session_token
}

data "aws_caller_identity" "member_root" {
  provider = aws.member_root
}

resource "aws_s3_bucket_policy" "repaired" {
  provider = aws.member_root
  bucket   = var.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ThisAccount"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${var.account}:root" }
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::${var.bucket}", "arn:aws:s3:::${var.bucket}/*"]
    }]
  })
}
