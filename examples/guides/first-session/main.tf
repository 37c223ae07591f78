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

  # Sessions for other accounts and other tasks are refused before any request.
  allowed_target_account_ids = ["111122223333"]
  allowed_task_policies      = ["IAMAuditRootUserCredentials"]
}

ephemeral "assumeroot_session" "first" {
  target_principal = "111122223333"
  task_policy      = "IAMAuditRootUserCredentials"
  duration_seconds = 60
}

provider "aws" {
  alias               = "member_root"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.first.access_key_id
  secret_key          = ephemeral.assumeroot_session.first.secret_access_key
  token               = ephemeral.assumeroot_session.first.session_token
}

data "aws_caller_identity" "member_root" {
  provider = aws.member_root
}

output "identity" {
  value = data.aws_caller_identity.member_root.arn
}
