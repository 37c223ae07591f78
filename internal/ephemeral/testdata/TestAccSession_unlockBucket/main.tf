ephemeral "assumeroot_session" "test" {
  target_principal = "arn:aws:iam::111122223333:root"
  task_policy      = "S3UnlockBucketPolicy"
}

provider "aws" {
  alias               = "member_root"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.test.access_key_id
  secret_key          = ephemeral.assumeroot_session.test.secret_access_key
  token               = ephemeral.assumeroot_session.test.session_token
}

data "aws_caller_identity" "root" {
  provider = aws.member_root
}

resource "aws_s3_bucket_policy" "repaired" {
  provider = aws.member_root
  bucket   = "locked-out"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "s3:*"
      Resource  = "arn:aws:s3:::locked-out"
    }]
  })
}
