# Written by ./generate.

provider "aws" {
  alias               = "root_111122223333"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.unlock["111122223333"].access_key_id
  secret_key          = ephemeral.assumeroot_session.unlock["111122223333"].secret_access_key
  token               = ephemeral.assumeroot_session.unlock["111122223333"].session_token
}

module "unlock_111122223333" {
  source    = "./unlock"
  account   = "111122223333"
  bucket    = local.buckets["111122223333"]
  providers = { aws = aws.root_111122223333 }
}

provider "aws" {
  alias               = "root_555566667777"
  region              = "us-east-1"
  allowed_account_ids = ["555566667777"]
  access_key          = ephemeral.assumeroot_session.unlock["555566667777"].access_key_id
  secret_key          = ephemeral.assumeroot_session.unlock["555566667777"].secret_access_key
  token               = ephemeral.assumeroot_session.unlock["555566667777"].session_token
}

module "unlock_555566667777" {
  source    = "./unlock"
  account   = "555566667777"
  bucket    = local.buckets["555566667777"]
  providers = { aws = aws.root_555566667777 }
}
