variable "account_id" {
  type    = string
  default = "111122223333"
}

ephemeral "assumeroot_session" "test" {
  target_principal = var.account_id
  task_policy      = "IAMAuditRootUserCredentials"
  duration_seconds = 60
}

provider "aws" {
  alias               = "member_root"
  region              = "us-east-1"
  allowed_account_ids = [var.account_id]
  access_key          = ephemeral.assumeroot_session.test.access_key_id
  secret_key          = ephemeral.assumeroot_session.test.secret_access_key
  token               = ephemeral.assumeroot_session.test.session_token
}

data "aws_caller_identity" "root" {
  provider = aws.member_root
}
