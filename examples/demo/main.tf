# A security engineer opens a root session in the member account, and an aliased aws provider repairs the bucket policy with it.
# On AWS the configuration is the same, with your own IDs and names.

terraform {
  required_providers {
    assumeroot = {
      source = "assumeroot/assumeroot"
    }
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "assumeroot" {
  region = "us-east-1"
}

ephemeral "assumeroot_session" "unlock" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  duration_seconds = 300
}

provider "aws" {
  alias               = "member_root"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.unlock.access_key_id
  secret_key          = ephemeral.assumeroot_session.unlock.secret_access_key
  token               = ephemeral.assumeroot_session.unlock.session_token
}

data "aws_caller_identity" "member_root" {
  provider = aws.member_root
}

resource "aws_s3_bucket_policy" "repaired" {
  provider = aws.member_root
  bucket   = "locked-out"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TLSOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:PutObject"
      Resource  = "arn:aws:s3:::locked-out/*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

output "repaired_as" {
  value = data.aws_caller_identity.member_root.arn
}
