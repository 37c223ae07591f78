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
  region     = "us-east-1"
  retry_mode = "adaptive"
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

# Terraform has no for_each on providers, so each account has an alias of its own.
provider "aws" {
  alias               = "root_111122223333"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.unlock["111122223333"].access_key_id
  secret_key          = ephemeral.assumeroot_session.unlock["111122223333"].secret_access_key
  token               = ephemeral.assumeroot_session.unlock["111122223333"].session_token
}

provider "aws" {
  alias               = "root_555566667777"
  region              = "us-east-1"
  allowed_account_ids = ["555566667777"]
  access_key          = ephemeral.assumeroot_session.unlock["555566667777"].access_key_id
  secret_key          = ephemeral.assumeroot_session.unlock["555566667777"].secret_access_key
  token               = ephemeral.assumeroot_session.unlock["555566667777"].session_token
}

module "unlock_111122223333" {
  source    = "./unlock"
  account   = "111122223333"
  bucket    = local.buckets["111122223333"]
  providers = { aws = aws.root_111122223333 }
}

module "unlock_555566667777" {
  source    = "./unlock"
  account   = "555566667777"
  bucket    = local.buckets["555566667777"]
  providers = { aws = aws.root_555566667777 }
}
