terraform {
  required_version = ">= 1.10"
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
  task_policy      = "SQSUnlockQueuePolicy"
  duration_seconds = 300
  timeouts         = { open = "30s" }
}

provider "aws" {
  alias               = "member_root"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.unlock.access_key_id
  secret_key          = ephemeral.assumeroot_session.unlock.secret_access_key
  token               = ephemeral.assumeroot_session.unlock.session_token
}

# Answers with arn:aws:iam::111122223333:root.
data "aws_caller_identity" "member_root" {
  provider = aws.member_root
}
