# An unknown value in each position of a provider block.

terraform {
  required_providers {
    assumeroot = { source = "assumeroot/assumeroot" }
  }
}

resource "terraform_data" "later" {
  input = toset(["arn:aws:iam::123456789012:role/opener"])
}

provider "assumeroot" {
  alias   = "attribute"
  profile = terraform_data.later.id
}

provider "assumeroot" {
  alias = "block"
  assume_role {
    role_arn = terraform_data.later.id
  }
}

provider "assumeroot" {
  alias = "dynamic_block"
  dynamic "assume_role" {
    for_each = [terraform_data.later.id]
    content {
      role_arn = assume_role.value
    }
  }
}

provider "assumeroot" {
  alias = "unknown_number_of_blocks"
  dynamic "assume_role" {
    for_each = terraform_data.later.output
    content {
      role_arn = assume_role.value
    }
  }
}

ephemeral "assumeroot_session" "attribute" {
  provider         = assumeroot.attribute
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}

ephemeral "assumeroot_session" "block" {
  provider         = assumeroot.block
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}

ephemeral "assumeroot_session" "dynamic_block" {
  provider         = assumeroot.dynamic_block
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}

ephemeral "assumeroot_session" "unknown_number_of_blocks" {
  provider         = assumeroot.unknown_number_of_blocks
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
}
