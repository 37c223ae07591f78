# The administrator of the member account reads the bucket's policy.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

data "aws_s3_bucket_policy" "bucket" {
  bucket = "locked-out"
}

output "policy" {
  value = data.aws_s3_bucket_policy.bucket.policy
}
