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

  # The caller must belong to IAM's delegated administrator.
  allowed_account_ids = ["444455556666"]

  # To open a session for another account or another task, you must change these arguments too.
  allowed_target_account_ids = ["111122223333"]
  allowed_task_policies      = ["S3UnlockBucketPolicy"]

  assume_role {
    role_arn     = "arn:aws:iam::444455556666:role/root-access-incident"
    session_name = "unlock-bucket"
  }
}

ephemeral "assumeroot_session" "unlock" {
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  duration_seconds = 120
}

provider "aws" {
  alias               = "member_root"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.unlock.access_key_id
  secret_key          = ephemeral.assumeroot_session.unlock.secret_access_key
  token               = ephemeral.assumeroot_session.unlock.session_token
}
