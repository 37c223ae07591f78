# Fails: AWS account ID not allowed: 123456789012

resource "terraform_data" "member" {
  input = "111122223333"
}

# The target is unknown at plan, and so are the credentials.
ephemeral "assumeroot_session" "test" {
  target_principal = terraform_data.member.output
  task_policy      = "S3UnlockBucketPolicy"
}

# While the keys are unknown, the provider uses the caller's own. Only allowed_account_ids stops it.
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
